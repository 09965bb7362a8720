import { frames } from './counts'

/** Propagation and other jobs. */
export const jobsStrings = {
  propagate: 'Propagate',
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
  checkFrame: (frameNumber: number) => `Check frame ${frameNumber}`,
  checkHint: (frameNumber: number) => `The network was least sure on frame ${frameNumber}.`,
  paintedMeanwhile: 'You painted while it ran: these masks are out of date.',
  jobOf: {
    propagate: 'Propagating',
    export: 'Exporting',
    discover: 'Looking for objects',
    accept: 'Making masks'
  } as const,
  left: (text: string) => `${text} left`,
  estimating: 'estimating…'
} as const
