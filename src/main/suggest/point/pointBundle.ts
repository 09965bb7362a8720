import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../shared/domain/errors'
import { bundleRoots } from '../../inference/bundles'
import {
  graphSchema,
  hashesSchema,
  readBundle,
  readGraphs,
  readManifest,
  readManifestAs
} from '../../inference/manifest'
import type { Bundle } from '../../inference/manifest'

/** The network that makes a mask of what was pointed at: a head on the features of one HODOR backbone. */
const pointSchema = z.object({
  format: z.literal(1),
  kind: z.literal('point-prompts'),
  name: z.string().min(1),
  version: z.string().min(1),
  licence: z.string().min(1),
  /** The one backbone whose features it reads. */
  backbone: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
  network: z.object({ answers: z.int().min(2), prompts: z.literal(8) }),
  graphs: z.object({ prompt_head: graphSchema }),
  golden: z.object({ file: z.string() }).optional(),
  sha256: hashesSchema
})

export type PointManifest = z.infer<typeof pointSchema>

export interface PointBundle {
  readonly path: string
  readonly manifest: PointManifest
  readonly graphs: Readonly<Record<'prompt_head', Uint8Array>>
  /** Only its backbone is used. */
  readonly hodor: Bundle
}

/** The network beside those that come along. */
export function pointPath(): string {
  return join(bundleRoots()[0] ?? '', 'hodor-point')
}

/**
 * Reads and verifies the network, and the bundle of HODOR beside it that it was made for.
 * @throws StudioError as `readBundle`; `bundle-invalid` where no bundle has the backbone it was made for
 */
export async function readPoint(path: string, roots: readonly string[] = bundleRoots()): Promise<PointBundle> {
  const manifest = await readManifestAs(path, pointSchema)
  const hodor = await hodorWith(manifest, roots)
  return { path, manifest, graphs: await readGraphs(path, manifest), hodor: await readBundle(hodor) }
}

async function hodorWith({ name, version, backbone }: PointManifest, roots: readonly string[]): Promise<string> {
  for (const root of roots) {
    for (const folder of (await readdir(root).catch(() => [])).sort()) {
      const manifest = await readManifest(join(root, folder)).catch(() => null)
      if (manifest?.sha256[manifest.graphs.backbone.file] === backbone.sha256) return join(root, folder)
    }
  }
  throw new StudioError(
    'bundle-invalid',
    `The network ${name} ${version} was made for the backbone of ${backbone.name} ${backbone.version}, which is not installed.`,
    { hint: 'Install the two bundles that belong together.' }
  )
}
