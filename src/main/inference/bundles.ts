import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readManifest, type Manifest } from './manifest'

export interface BundleSummary {
  readonly path: string
  readonly name: string
  readonly version: string
  readonly licence: string
  /** Scores by data set, as the manifest states them. */
  readonly measured: Manifest['measured']
  /** Data sets it was trained on, as the manifest states them. */
  readonly trainingData: readonly string[]
}

/** Bundles directly inside the given folders, by name; folders without a readable manifest are left out. */
export async function listBundles(roots: readonly string[]): Promise<BundleSummary[]> {
  const found: BundleSummary[] = []
  for (const root of roots) {
    const folders = (await readdir(root).catch(() => [])).sort()
    for (const folder of folders) {
      const summary = await summariseBundle(join(root, folder)).catch(() => null)
      if (summary) found.push(summary)
    }
  }
  return found
}

/** What a bundle's manifest says of it, without reading its graphs. @throws StudioError as `readManifest` */
export async function summariseBundle(path: string): Promise<BundleSummary> {
  const { name, version, licence, measured, training } = await readManifest(path)
  return { path, name, version, licence, measured, trainingData: training?.data ?? [] }
}

/** Where bundles are looked for: `STUDIO_MODELS` (a folder of bundles) if set, else `models/bundles` beside the app. */
export function bundleRoots(): string[] {
  const own = process.env['STUDIO_MODELS']
  return own ? [own] : [join(appRoot(), 'models', 'bundles')]
}

export function defaultBundlePath(): string {
  return join(bundleRoots()[0] ?? '', 'hodor-lite')
}

/** The nearest folder above this code that holds `models/bundles`: the checkout, or the packaged app. */
function appRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'models', 'bundles')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
