import { z } from 'zod'
import { actionIds } from '../domain/actions'
import { preferencesSchema } from '../domain/preferenceSchema'
import { propagatedMaskSchema } from '../domain/project'
import { jobId, nothing, path } from './command'
import { errorDataSchema } from './errorData'
import { farmEvents } from './farmCommands'
import { queueEvents } from './queueCommands'
import { suggestEvents } from './suggestCommands'

/**
 * What the main process and the engine tell the window unasked. What comes from the engine's process is parsed where it
 * enters the main process, see `engineHost.ts`.
 */
export const events = {
  'menu:action': z.object({ id: z.enum(actionIds) }),
  /** The system or a second launch asks to open a file. */
  'file:open': z.object({ path }),
  /** The user closes the window with edits: the window decides and answers by closing for good. */
  'window:closing': nothing,
  /** The open video was moved, deleted or replaced by something else behind the studio's back. */
  'video:changed': z.object({ path, state: z.enum(['missing', 'changed']) }),
  'preferences:changed': preferencesSchema,
  /** The engine died and was started again; running jobs have failed, nothing painted or propagated is lost. */
  'engine:restarted': z.object({ error: errorDataSchema }),
  /** A device failed in the middle of the work, which goes on on the CPU. */
  'engine:device-failed': z.object({ device: z.string(), reason: z.string() }),
  'job:progress': z.object({
    jobId,
    done: z.int().min(0),
    total: z.int().min(0),
    framesPerSecond: z.number(),
    secondsLeft: z.number()
  }),
  'job:mask': z.object({
    jobId,
    mask: propagatedMaskSchema,
    /** As the first of two walks sees the frame; the mask where both meet follows. */
    provisional: z.boolean().optional()
  }),
  'job:finished': z.object({
    jobId,
    files: z.array(z.string()).readonly(),
    frames: z.int().min(0),
    /** What the user should know: frames left out, truncated input, … */
    notes: z.array(z.string()).readonly()
  }),
  'job:failed': z.object({ jobId, error: errorDataSchema }),
  ...suggestEvents,
  ...queueEvents,
  ...farmEvents
} as const

export type EventName = keyof typeof events
export type Events = { readonly [N in EventName]: z.output<(typeof events)[N]> }

export function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(events, name)
}
