import type { z } from 'zod'
import type { Preferences } from '../domain/preferences'
import type { PropagatedMask } from '../domain/types'
import type { errorDataSchema } from './errorData'
import type { MenuCommand } from './menuCommands'
import type { QueueEvents } from './queueCommands'
import type { SuggestEvents } from './suggestCommands'

/** What the main process and the engine tell the window unasked. */
export interface Events extends QueueEvents, SuggestEvents {
  'menu:command': { readonly id: MenuCommand }
  /** The system or a second launch asks to open a file. */
  'file:open': { readonly path: string }
  /** The user closes the window with edits: the window decides and answers by closing for good. */
  'window:closing': undefined
  /** The open video was moved, deleted or replaced by something else behind the studio's back. */
  'video:changed': { readonly path: string; readonly state: 'missing' | 'changed' }
  'preferences:changed': Preferences
  /** The engine died and was started again; running jobs have failed, nothing painted or propagated is lost. */
  'engine:restarted': { readonly error: z.infer<typeof errorDataSchema> }
  /** A device failed in the middle of the work, which goes on on the CPU. */
  'engine:device-failed': { readonly device: string; readonly reason: string }
  'job:progress': {
    readonly jobId: string
    readonly done: number
    readonly total: number
    readonly framesPerSecond: number
    readonly secondsLeft: number
  }
  'job:mask': {
    readonly jobId: string
    readonly mask: PropagatedMask
    /** Which of the legs asked for made it; 0 without legs. */
    readonly leg?: number
  }
  'job:finished': {
    readonly jobId: string
    readonly files: readonly string[]
    readonly frames: number
    /** What the user should know: frames left out, truncated input, … */
    readonly notes: readonly string[]
  }
  'job:failed': { readonly jobId: string; readonly error: z.infer<typeof errorDataSchema> }
}

export const eventNames = [
  'menu:command',
  'file:open',
  'window:closing',
  'video:changed',
  'preferences:changed',
  'engine:restarted',
  'engine:device-failed',
  'job:progress',
  'job:mask',
  'job:finished',
  'job:failed',
  'discover:found',
  'queue:changed',
  'queue:unsaved',
  'queue:show'
] as const satisfies readonly (keyof Events)[]

export type EventName = keyof Events
