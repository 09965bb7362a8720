import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../shared/domain/errors'
import { bundleRoots } from '../inference/bundles'
import { graphSchema, hashesSchema, inputSchema, readGraphs, readManifestAs } from '../inference/manifest'

/** Bundles that find objects by themselves: of one frame, and of a clip on top of it. See `models/README.md`. */

const head = {
  format: z.literal(1),
  name: z.string().min(1),
  version: z.string().min(1),
  licence: z.string().min(1),
  golden: z.object({ file: z.string() }).optional(),
  sha256: hashesSchema
}

const detectorSchema = z.object({
  ...head,
  kind: z.literal('object-suggestions'),
  input: inputSchema,
  network: z.object({ queries: z.int().positive(), channels: z.int().positive(), mask_channels: z.int().positive() }),
  graphs: z.object({ pixel_decoder: graphSchema, object_decoder: graphSchema })
})

const tracksSchema = z.object({
  ...head,
  kind: z.literal('object-tracks'),
  /** The one detector whose queries it was trained on. */
  detector: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
  network: z.object({ video_queries: z.int().positive() }),
  graphs: z.object({ track_decoder: graphSchema, track_masks: graphSchema })
})

interface Read<M extends { graphs: object }> {
  readonly path: string
  readonly manifest: M
  readonly graphs: Readonly<Record<keyof M['graphs'] & string, Uint8Array>>
}

export type DetectorBundle = Read<z.infer<typeof detectorSchema>>
export type TracksBundle = Read<z.infer<typeof tracksSchema>>

/** @throws StudioError as `readBundle` of HODOR's bundles */
export async function readDetector(path: string): Promise<DetectorBundle> {
  const manifest = await readManifestAs(path, detectorSchema)
  return { path, manifest, graphs: await readGraphs(path, manifest) }
}

/** @throws StudioError as `readDetector`; `bundle-invalid` where it was made for another detector */
export async function readTracks(path: string, detector: DetectorBundle): Promise<TracksBundle> {
  const manifest = await readManifestAs(path, tracksSchema)
  const made = manifest.detector
  const { file } = detector.manifest.graphs.object_decoder
  if (made.sha256 !== detector.manifest.sha256[file]) {
    const { name, version } = detector.manifest
    throw new StudioError(
      'bundle-invalid',
      `The tracks of "${path}" were made for ${made.name} ${made.version}, not for this ${name} ${version}.`,
      { hint: 'Install the two bundles that belong together.' }
    )
  }
  return { path, manifest, graphs: await readGraphs(path, manifest) }
}

/** The detector beside the networks that come along. */
export function detectorPath(): string {
  return join(bundleRoots()[0] ?? '', 'hodor-suggest')
}

export function tracksPath(): string {
  return join(bundleRoots()[0] ?? '', 'hodor-tracks')
}
