import { z } from 'zod'

/** What a user set once and expects everywhere. A value that cannot be read counts as never set, the others stay. */

/** `contrast` is dark with the strongest contrast; `system` follows the desktop. */
export const themes = ['dark', 'light', 'contrast', 'system'] as const
export type Theme = (typeof themes)[number]

const chord = z.string().min(1).max(40)

/** Mebibytes. */
export const memoryLimits = {
  frameCacheMiB: { usual: 192, smallest: 64, largest: 4096 },
  historyMiB: { usual: 64, smallest: 16, largest: 2048 }
} as const

export type MemoryLimit = keyof typeof memoryLimits

function mebibytes(limit: MemoryLimit): z.ZodCatch<z.ZodInt> {
  const { usual, smallest, largest } = memoryLimits[limit]
  return z.int().min(smallest).max(largest).catch(usual)
}

export const preferencesSchema = z.object({
  /** Dark unless the user chose otherwise: around a picture, a bright window spoils the eye for its colours. */
  theme: z.enum(themes).catch('dark'),
  /** Chords by action where they differ from the usual ones; none for an action without keys. */
  shortcuts: z.record(z.string().max(100), z.array(chord).max(4)).catch({}),
  /** `auto` or an execution provider. */
  device: z.string().min(1).max(64).catch('auto'),
  /** Folder of the network's bundle; null for the one that comes with the studio. */
  bundlePath: z.string().nullable().catch(null),
  /** Folders of bundles the user added. */
  addedBundles: z.array(z.string()).max(100).catch([]),
  /** Decoded frames kept for seeking. */
  frameCacheMiB: mebibytes('frameCacheMiB'),
  /** What undo may keep. */
  historyMiB: mebibytes('historyMiB')
})

export type Preferences = z.infer<typeof preferencesSchema>

export const usualPreferences: Preferences = preferencesSchema.parse({})
