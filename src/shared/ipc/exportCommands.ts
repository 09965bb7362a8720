import { z } from 'zod'
import { exportJobSchema } from '../domain/exportJob'
import { command, type JobStarted } from './command'

/** Commands that write masks and pictures out, handed on to the engine under the same name. */
export const exportCommands = {
  /** Refuses at once what cannot work; then `job:progress`, and `job:finished` or `job:failed`. */
  'export:start': command<JobStarted>()(z.object({ job: exportJobSchema }))
} as const
