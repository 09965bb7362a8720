import { existsSync } from 'node:fs'
import { z } from 'zod'
import { precisionWishSchema } from '../../shared/domain/preferenceSchema'
import { usualPreferences } from '../../shared/domain/preferences'
import { environmentSettings, type EngineSettings } from './engine'

const schema = z.object({
  device: z.string(),
  precision: precisionWishSchema.default('auto'),
  bundlePath: z.string().nullable(),
  frameCacheMiB: z.number(),
  featureMemoryMiB: z.number().default(usualPreferences.featureMemoryMiB),
  featureDiskMiB: z.number().default(usualPreferences.featureDiskMiB)
})

/** What the user chose, as the engine's process is told when it starts. */
export type ChosenSettings = z.infer<typeof schema>

/**
 * Settings of an engine process: those of the environment first, then the user's, which come as JSON in the last argument.
 * A network that is gone is left out: the studio's own runs instead.
 */
export function chosenSettings(argv: readonly string[]): EngineSettings {
  const environment = environmentSettings()
  const parsed = schema.safeParse(parseJson(argv.at(-1) ?? ''))
  if (!parsed.success) return environment
  const { device, precision, bundlePath, frameCacheMiB } = parsed.data
  const isThere = bundlePath !== null && existsSync(bundlePath)
  return {
    ...environment,
    device: process.env['STUDIO_DEVICE'] ?? device,
    precision,
    bundlePath: isThere ? bundlePath : environment.bundlePath,
    frameCacheBytes: frameCacheMiB * 1024 * 1024,
    features: { featureMemoryMiB: parsed.data.featureMemoryMiB, featureDiskMiB: parsed.data.featureDiskMiB }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
