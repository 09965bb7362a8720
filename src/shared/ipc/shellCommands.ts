import { z } from 'zod'
import { conditions } from '../domain/actions'
import { command, nothing, path } from './command'

/** Commands of the window around the work: start, title, dialogs, recent files. */

export interface RecentFile {
  readonly path: string
  readonly name: string
  readonly kind: 'video' | 'project'
}

export interface StartInfo {
  readonly appVersion: string
  /** File named on the command line, if any. */
  readonly initialPath: string | null
  readonly samplePath: string | null
  readonly recent: readonly RecentFile[]
}

export const shellCommands = {
  'app:start': command<StartInfo>()(nothing),
  /** The sample clip and the mask of its object on the first frame. */
  'app:sample': command<{ videoPath: string }>()(nothing),
  'window:describe': command<undefined>()(z.object({ title: z.string().max(500), edited: z.boolean() })),
  /** Which conditions of the table of actions do not hold now: the menu greys out what needs them. */
  'menu:allow': command<undefined>()(z.object({ unmet: z.array(z.enum(conditions)) })),
  /** Opens the log in the system's viewer. */
  'log:show': command<undefined>()(nothing),
  /** Puts versions, devices, settings and the last errors on the clipboard; no paths. */
  'log:copyReport': command<undefined>()(nothing),
  'shell:reveal': command<undefined>()(z.object({ path })),
  /** Opens a file this session wrote in the program the system plays it with. */
  'shell:play': command<undefined>()(z.object({ path })),

  'dialog:openVideo': command<{ path: string | null }>()(nothing),
  'dialog:openProject': command<{ path: string | null }>()(nothing),
  /** A folder of numbered pictures, or of a data set. */
  'dialog:openSequence': command<{ path: string | null }>()(nothing),
  /** A file of masks, or a folder of them. */
  'dialog:openMasks': command<{ path: string | null }>()(z.object({ folder: z.boolean() })),
  'dialog:saveProject': command<{ path: string | null }>()(z.object({ suggestedName: z.string().max(255) })),
  /** Asks for a folder to write to, beginning in `folder`. */
  'dialog:exportFolder': command<{ path: string | null }>()(z.object({ folder: path })),
  /** Asks for the picture or video that goes behind the objects. */
  'dialog:exportBackdrop': command<{ path: string | null }>()(z.object({ kind: z.enum(['image', 'video']) })),
  /** 'save' | 'discard' | 'cancel' before work would be lost. */
  'dialog:unsaved': command<{ choice: 'save' | 'discard' | 'cancel' }>()(z.object({ name: z.string().max(500) })),

  'recent:clear': command<undefined>()(nothing)
} as const
