import { frames } from './counts'

const jobOf = {
  propagate: 'Propagating',
  export: 'Exporting',
  discover: 'Looking for objects',
  accept: 'Making masks'
} as const

/** Propagation and other jobs. */
export const jobsStrings = {
  propagate: 'Propagate',
  propagateBackward: 'Propagate backward',
  propagateMenu: 'Propagation directions',
  directions: {
    forward: 'Forward',
    backward: 'Backward',
    both: (inOut: boolean) => (inOut ? 'Both ways, in to out' : 'Both ways, whole clip')
  },
  continueRange: (first: number, last: number) => (first === last ? `Continue ${first}` : `Continue ${first}–${last}`),
  updateRange: (first: number, last: number) => (first === last ? `Update ${first}` : `Update ${first}–${last}`),
  updateFrames: (count: number) => `Update ${frames(count)}`,
  nothingToPropagate: 'There is no frame to carry a mask to.',
  nothingToCheck: 'There is no propagated frame to check',
  pauseJob: 'Pause',
  resumeJob: 'Resume',
  paused: 'paused',
  stop: 'Stop',
  stopHint: 'Stop; what is done is kept',
  cancelling: 'Stopping…',
  propagated: (count: number) => `Propagated ${frames(count)}.`,
  propagationStopped: (count: number) => `Stopped. ${frames(count)} ${count === 1 ? 'is' : 'are'} kept.`,
  paintedMeanwhile: 'You painted while it ran: these masks are out of date.',
  lookingAhead: 'Looking ahead',
  jobOf,
  running: (kind: keyof typeof jobOf) => `${jobOf[kind]}…`,
  left: (text: string) => `${text} left`,
  estimating: 'estimating…'
} as const
