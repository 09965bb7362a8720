/** The export queue. */
export const queueStrings = {
  queue: 'Export queue',
  queueEmpty: 'Nothing is waiting. Exports you add are done one after the other, also of several projects.',
  queueStates: {
    waiting: 'Waiting',
    running: 'Exporting',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Stopped',
    interrupted: 'Interrupted, begins again'
  } as const,
  queueAdded: (count: number) => (count === 1 ? 'Added to the queue.' : `${count} exports added to the queue.`),
  queueReadyIn: (text: string) => `Waiting, ready in about ${text}`,
  queueHeld: 'Paused',
  queueSummary: (over: number, total: number, failed: number) =>
    `${over - failed} of ${total} done${failed === 0 ? '' : `, ${failed} failed`}`,
  queueFinished: (done: number) => `${done} export${done === 1 ? ' is' : 's are'} ready.`,
  queueFailed: (failed: number) => `${failed} export${failed === 1 ? '' : 's'} failed.`,
  queueLeft: (count: number) => `${count} export${count === 1 ? ' was' : 's were'} not finished last time.`,
  queueLeftHint: 'They have everything they need: the masks are kept with them.',
  queueGoOn: 'Go on',
  queueShow: 'Show queue',
  queuePause: 'Pause',
  queuePauseHint: 'Hold up the running export and start no other',
  queueResume: 'Resume',
  queueClear: 'Clear finished',
  queueUp: (title: string) => `Move ${title} up`,
  queueDown: (title: string) => `Move ${title} down`,
  queueCancel: (title: string) => `Stop ${title}`,
  queueRetry: (title: string) => `Do ${title} again`,
  queueReplace: (title: string) => `Do ${title} again and replace its files`,
  queueRemove: (title: string) => `Remove ${title} from the queue`,
  queueReveal: (title: string) => `Show ${title} in its folder`,
  queueDrag: 'Drag to change the order',
  queueRunning: 'Exports are still running.',
  queueRunningHint: 'Let them finish, or close again: they are offered when the studio starts next.'
} as const
