import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { readManifest, readManifestAs, type Manifest } from './manifest'

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

/** What every kind of manifest says; networks of HODOR name no kind. */
const anyManifest = z.object({
  format: z.literal(1),
  kind: z.string().default('segmentation'),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  measured: z.record(z.string(), z.unknown()).default({}),
  training: z.object({ data: z.array(z.string()).default([]) }).optional()
})

/** A bundle of any kind: `segmentation`, `object-suggestions`, `object-tracks`, `point-prompts`, `matting`. */
export type AnyBundleSummary = BundleSummary & { readonly kind: string }

/** Bundles of every kind directly inside the given folders, by name; folders without a readable manifest are left out. */
export async function listEveryBundle(roots: readonly string[]): Promise<AnyBundleSummary[]> {
  const folders = await Promise.all(roots.map(foldersIn))
  const found = await Promise.all(folders.flat().map((path) => summariseAny(path).catch(() => null)))
  return found.filter((summary) => summary !== null)
}

async function foldersIn(root: string): Promise<string[]> {
  const names = await readdir(root).catch(() => [])
  return names.sort().map((name) => join(root, name))
}

async function summariseAny(path: string): Promise<AnyBundleSummary> {
  const { kind, name, version, licence, measured, training } = await readManifestAs(path, anyManifest)
  return { path, kind, name, version, licence, measured, trainingData: training?.data ?? [] }
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
