import { z } from 'zod'
import { precisionWishes } from './devices'
import { languageWishes } from './languages'
import {
  farmAddressPattern,
  memoryLimits,
  mostClasses,
  themes,
  usualPreferences,
  type MemoryLimit,
  type Preferences
} from './preferences'
import { classNameSchema } from './project'

/** Chords by action. */
export const shortcutsSchema = z.record(z.string().max(100), z.array(z.string().min(1).max(40)).max(4))

export const classesSchema = z.array(classNameSchema.min(1)).max(mostClasses)

export const farmAddressSchema = z.string().max(500).regex(farmAddressPattern)

export const languageWishSchema = z.enum(languageWishes)

export const precisionWishSchema = z.enum(precisionWishes)

/** One of the memory limits, mebibytes. */
export function mebibytes(limit: MemoryLimit): z.ZodInt {
  const { smallest, largest } = memoryLimits[limit]
  return z.int().min(smallest).max(largest)
}

/** A value that cannot be read counts as never set, the others stay. */
export const preferencesSchema: z.ZodType<Preferences> = z.object({
  language: languageWishSchema.catch(usualPreferences.language),
  theme: z.enum(themes).catch(usualPreferences.theme),
  live: z.boolean().catch(usualPreferences.live),
  playAfterRun: z.boolean().catch(usualPreferences.playAfterRun),
  shortcuts: shortcutsSchema.catch({}),
  classes: classesSchema.catch([]),
  device: z.string().min(1).max(64).catch(usualPreferences.device),
  precision: precisionWishSchema.catch(usualPreferences.precision),
  bundlePath: z.string().nullable().catch(null),
  addedBundles: z.array(z.string()).max(100).catch([]),
  frameCacheMiB: mebibytes('frameCacheMiB').catch(usualPreferences.frameCacheMiB),
  historyMiB: mebibytes('historyMiB').catch(usualPreferences.historyMiB),
  featureMemoryMiB: mebibytes('featureMemoryMiB').catch(usualPreferences.featureMemoryMiB),
  featureDiskMiB: mebibytes('featureDiskMiB').catch(usualPreferences.featureDiskMiB),
  farmAddress: farmAddressSchema.catch(''),
  farmPasswordFile: z.string().nullable().catch(null),
  farmCaFile: z.string().nullable().catch(null)
})
