/** What a user set once and expects everywhere. Its schema is in `preferenceSchema.ts`: windows need no parser. */

import type { PrecisionWish } from './devices'
import type { LanguageWish } from './languages'

/** `contrast` is dark with the strongest contrast; `system` follows the desktop. */
export const themes = ['dark', 'light', 'contrast', 'system'] as const
export type Theme = (typeof themes)[number]

/** Mebibytes, of memory but for `featureDiskMiB`. */
export const memoryLimits = {
  frameCacheMiB: { usual: 192, smallest: 64, largest: 4096 },
  historyMiB: { usual: 64, smallest: 16, largest: 2048 },
  featureMemoryMiB: { usual: 96, smallest: 0, largest: 8192 },
  featureDiskMiB: { usual: 2048, smallest: 0, largest: 65_536 }
} as const

export type MemoryLimit = keyof typeof memoryLimits

/** Classes that are remembered; the oldest are forgotten. */
export const mostClasses = 500

/** Chords by action where they differ from the usual ones; none for an action without keys. */
export type Shortcuts = Readonly<Record<string, readonly string[]>>

/** Without a password: that lies in a file. Empty: no farm. */
export const farmAddressPattern =
  /^$|^rediss?:\/\/(?:[^@:/\s]+@)?(?:\[[0-9a-fA-F:]+\]|[^@:/\s]+)(?::\d{1,5})?(?:\/\d{0,3})?$/

export interface Preferences {
  /** Read at the start. */
  readonly language: LanguageWish
  readonly theme: Theme
  /** Plays once what a propagation made. */
  readonly playAfterRun: boolean
  /** Carries the next seconds behind what was painted while nobody works. */
  readonly live: boolean
  readonly shortcuts: Shortcuts
  /** Classes of objects that were used, the last one first; offered again. */
  readonly classes: readonly string[]
  /** `auto` or an execution provider. */
  readonly device: string
  /** Arithmetic on the processor. */
  readonly precision: PrecisionWish
  /** Folder of the network's bundle; null for the one that comes with the studio. */
  readonly bundlePath: string | null
  /** Folders of bundles the user added. */
  readonly addedBundles: readonly string[]
  /** Decoded frames kept for seeking. */
  readonly frameCacheMiB: number
  /** What undo may keep. */
  readonly historyMiB: number
  /** What the network saw in visited frames, kept for the next propagation: in memory, and beyond that on disk. */
  readonly featureMemoryMiB: number
  readonly featureDiskMiB: number
  /** `redis://HOST:PORT` of a farm; empty = none, and the studio has nothing to do with any network. */
  readonly farmAddress: string
  /** File with the server's password: the password itself is kept nowhere. */
  readonly farmPasswordFile: string | null
  /** Who vouches for the server's certificate, with TLS. */
  readonly farmCaFile: string | null
}

/** Dark unless the user chose otherwise: around a picture, a bright window spoils the eye for its colours. */
export const usualPreferences: Preferences = {
  language: 'system',
  theme: 'dark',
  playAfterRun: true,
  live: false,
  shortcuts: {},
  classes: [],
  device: 'auto',
  precision: 'auto',
  bundlePath: null,
  addedBundles: [],
  frameCacheMiB: memoryLimits.frameCacheMiB.usual,
  historyMiB: memoryLimits.historyMiB.usual,
  featureMemoryMiB: memoryLimits.featureMemoryMiB.usual,
  featureDiskMiB: memoryLimits.featureDiskMiB.usual,
  farmAddress: '',
  farmPasswordFile: null,
  farmCaFile: null
}
