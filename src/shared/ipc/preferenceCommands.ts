import { z } from 'zod'
import { memoryLimits, themes, type MemoryLimit, type Preferences } from '../domain/preferences'
import { command, nothing, path } from './command'

/** Commands about what the user set: preferences, and the networks to choose from. */

/** A network bundle as its manifest describes it. */
export interface NetworkCard {
  /** Folder of the bundle. */
  readonly path: string
  readonly name: string
  readonly version: string
  readonly licence: string
  /** J&F on DAVIS-2016 val, 0..1; null where the manifest states none. */
  readonly davisJf: number | null
  readonly trainingData: readonly string[]
  /** True for one the user added, which can be removed from the list. */
  readonly added: boolean
}

const chord = z.string().min(1).max(40)

function mebibytes(limit: MemoryLimit): z.ZodOptional<z.ZodInt> {
  return z.int().min(memoryLimits[limit].smallest).max(memoryLimits[limit].largest).optional()
}

export const preferenceCommands = {
  'preferences:read': command<Preferences>()(nothing),
  /** What is absent stays. Device and network are set with `engine:configure`, which tries them first. */
  'preferences:change': command<Preferences>()(
    z.object({
      theme: z.enum(themes).optional(),
      shortcuts: z.record(z.string().max(100), z.array(chord).max(4)).optional(),
      frameCacheMiB: mebibytes('frameCacheMiB'),
      historyMiB: mebibytes('historyMiB')
    })
  ),
  'networks:list': command<readonly NetworkCard[]>()(nothing),
  /** Asks for a bundle's folder and puts it in the list; null when the user backs out. */
  'networks:add': command<{ path: string | null }>()(nothing),
  'networks:remove': command<undefined>()(z.object({ path }))
} as const
