import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { bundleRoots } from '../bundles'
import { graphSchema, hashesSchema, readGraphs, readManifestAs } from '../manifest'

/** The network that finds alpha in the band around an object's edge, tile by tile. See `models/README.md`. */
const mattingSchema = z
  .object({
    format: z.literal(1),
    kind: z.literal('matting'),
    name: z.string().min(1),
    version: z.string().min(1),
    licence: z.string().min(1),
    /** Side of a tile, pixels. */
    tile: z.int().min(64).max(2048),
    /** Pixels at each side of a tile that are read and not written. */
    margin: z.int().min(0),
    /** Half the band's width: the least, and the usual one at 1080 lines, pixels. */
    band: z.object({ min_radius: z.number().positive().max(200), default_radius: z.number().positive().max(200) }),
    graphs: z.object({ matting: graphSchema }),
    golden: z.object({ file: z.string() }).optional(),
    sha256: hashesSchema
  })
  .refine(({ tile, margin }) => tile > 2 * margin, 'margins leave nothing of a tile')

export type MattingManifest = z.infer<typeof mattingSchema>

export interface MattingBundle {
  readonly path: string
  readonly manifest: MattingManifest
  readonly graphs: Readonly<Record<'matting', Uint8Array>>
}

/** The network beside those that come along. */
export function mattingPath(): string {
  return join(bundleRoots()[0] ?? '', 'hodor-matting')
}

/** Whether a matting network is installed: without one edges are soft. */
export function hasMatting(path = mattingPath()): boolean {
  return existsSync(join(path, 'manifest.json'))
}

/** Reads and verifies the network. @throws StudioError as `readBundle` */
export async function readMatting(path: string): Promise<MattingBundle> {
  const manifest = await readManifestAs(path, mattingSchema)
  return { path, manifest, graphs: await readGraphs(path, manifest) }
}
