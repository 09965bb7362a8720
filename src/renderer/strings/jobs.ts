import { frames } from './counts'

/** Propagation and other jobs. */
export const jobsStrings = {
  propagate: 'Propagate',
  propagateMenu: 'Propagation directions',
  directions: { forward: 'Forward to the end', backward: 'Backward to the start', both: 'Whole clip' },
  stop: 'Stop',
  stopHint: 'Stop; what is done is kept',
  cancelling: 'Stopping…',
  propagated: (count: number) => `Propagated ${frames(count)}.`,
  propagationStopped: (count: number) => `Stopped. ${frames(count)} ${count === 1 ? 'is' : 'are'} kept.`,
  checkFrame: (frameNumber: number) => `Check frame ${frameNumber}`,
  checkHint: (frameNumber: number) => `The network was least sure on frame ${frameNumber}.`,
  paintedMeanwhile: 'You painted while it ran: these masks are out of date.',
  propagateAgain: 'Propagate again',
  jobOf: { propagate: 'Propagating', export: 'Exporting' } as const,
  left: (text: string) => `${text} left`,
  estimating: 'estimating…'
} as const
