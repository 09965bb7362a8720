import { z } from 'zod'
import { projectSchema } from '../domain/project'
import { command, path } from './command'

/** Commands that read and write project files. */
export const projectCommands = {
  /** Writes only to paths a save dialog returned or the project was opened from. */
  'project:save': command<undefined>()(z.object({ path, project: projectSchema })),
  'project:open': command<{ project: z.infer<typeof projectSchema> }>()(z.object({ path }))
} as const
