import type { PropagatedMask } from '../../shared/domain/types'
import type { Events } from '../../shared/ipc/events'

/** What a job says while it runs. */
export interface JobReport {
  readonly jobId: string
  frameDone(): void
  /** @param leg which of the legs asked for made it */
  mask(mask: PropagatedMask, leg: number): void
  /** Where a job that can pause waits between two frames. */
  pass(): Promise<void>
}

export type JobResult = Omit<Events['job:finished'], 'jobId'>
