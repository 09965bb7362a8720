import type { PropagatedMask } from '../../shared/domain/types'
import type { Events } from '../../shared/ipc/events'

/** What a job says while it runs. */
export interface JobReport {
  readonly jobId: string
  frameDone(): void
  mask(mask: PropagatedMask): void
  /** A mask to be shown until the one that replaces it is made. */
  provisional(mask: PropagatedMask): void
  /** Where a job that can pause waits between two frames. */
  pass(): Promise<void>
}

export type JobResult = Omit<Events['job:finished'], 'jobId'>
