import { z } from 'zod'
import { classesSchema, languageWishSchema, mebibytes, shortcutsSchema } from '../domain/preferenceSchema'
import { themes, type Preferences } from '../domain/preferences'
import { command, nothing, path } from './command'

/** Commands about what the user set: preferences, and the networks to choose from. */

/** A network bundle as its manifest describes it. */
export interface NetworkCard {
  /** Folder of the bundle. */
  readonly path: string
  readonly name: string
  readonly version: string
  readonly licence: string
  /** Mean of region similarity and contour accuracy (J&F, 0..1) by data set, with what the manifest says beside it. */
  readonly scores: readonly { readonly dataSet: string; readonly jf: number; readonly note: string }[]
  readonly trainingData: readonly string[]
  /** True for one the user added, which can be removed from the list. */
  readonly added: boolean
}

export const preferenceCommands = {
  'preferences:read': command<Preferences>()(nothing),
  /** What is absent stays. Device, network and frame cache are set with the engine's commands, which try them first. */
  'preferences:change': command<Preferences>()(
    z.object({
      language: languageWishSchema.optional(),
      theme: z.enum(themes).optional(),
      playAfterRun: z.boolean().optional(),
      live: z.boolean().optional(),
      shortcuts: shortcutsSchema.optional(),
      classes: classesSchema.optional(),
      historyMiB: mebibytes('historyMiB').optional()
    })
  ),
  'networks:list': command<readonly NetworkCard[]>()(nothing),
  /** Asks for a bundle's folder and puts it in the list; null when the user backs out. */
  'networks:add': command<{ path: string | null }>()(nothing),
  'networks:remove': command<undefined>()(z.object({ path }))
} as const
