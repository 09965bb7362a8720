import { z } from 'zod'
import { exportJobSchema } from '../domain/exportJob'
import { queueViewSchema, type QueueView } from '../domain/queue'
import { command, nothing } from './command'
import { errorDataSchema } from './errorData'

/** Commands of the export queue, which the main process keeps. Every change is told as `queue:changed`. */

const id = z.string().regex(/^[0-9a-f]{16}$/)
const one = z.object({ id })

export const queueCommands = {
  'queue:view': command<QueueView>()(nothing),
  /**
   * Puts exports at the end, each with a copy of its masks: the project may change or go. They start by themselves, unless
   * the queue is paused; what cannot work fails there, and does not stop the others.
   */
  'queue:add': command<{ readonly ids: readonly string[] }>()(
    z.object({ jobs: z.array(exportJobSchema).min(1).max(255) })
  ),
  /** @param position place in the list, 0 for the first */
  'queue:move': command<undefined>()(z.object({ id, position: z.int().min(0) })),
  'queue:pause': command<undefined>()(nothing),
  'queue:resume': command<undefined>()(nothing),
  /** Waiting jobs will not be done, a running one stops without a file. Unknown ones are gone already: no error. */
  'queue:cancel': command<undefined>()(one),
  /** Does a job again; with `overwrite` over files of its names. */
  'queue:retry': command<undefined>()(z.object({ id, overwrite: z.boolean().optional() })),
  'queue:remove': command<undefined>()(one),
  'queue:clearFinished': command<undefined>()(nothing),
  /** Shows what a job wrote in the system's file browser. */
  'queue:reveal': command<undefined>()(one)
} as const

export const queueEvents = {
  'queue:changed': queueViewSchema,
  /** The list could not be kept on disk: the queue goes on, but would not survive a sudden end. */
  'queue:unsaved': errorDataSchema,
  /** The user asks to see the queue, by its notification. */
  'queue:show': nothing
} as const
