import { z } from 'zod'
import { encodedMaskSchema, objectSchema, referenceMaskSchema, type Project } from '../../shared/domain/project'
import { madeFromOthers, madeFromSaved } from '../../shared/domain/projectPacking'
import { describeIssue, unreadable } from './projectErrors'

/** Projects of the first studio: one JSON object with base64 masks. Read for ever, never written. */

const fileSchema = z.object({
  video: z.object({
    path: z.string(),
    relativePath: z.string().min(1).optional(),
    frameCount: z.int().min(1),
    width: z.int().min(1).max(65_535),
    height: z.int().min(1).max(65_535)
  }),
  objects: z.array(objectSchema).max(255),
  references: z.array(referenceMaskSchema),
  masks: z.array(
    z.object({
      frameIndex: z.int().min(0),
      mask: encodedMaskSchema,
      confidence: z.record(z.coerce.number(), z.number().min(0).max(1)),
      stale: z.boolean().optional()
    })
  ),
  view: z.object({ frameIndex: z.int().min(0), opacity: z.number().min(0).max(1) })
})

export interface ReadProject {
  readonly project: Project
  /** Path of the video from the project's folder, with forward slashes; null where there is none. */
  readonly relativeVideoPath: string | null
}

/**
 * @param json the parsed file, known to be of version 1
 * @param name of the file, for messages
 * @throws StudioError `project-unreadable` naming what is wrong
 */
export function readVersion1(json: Readonly<Record<string, unknown>>, name: string): ReadProject {
  const binary = { ...json, references: decodeEntries(json['references']), masks: decodeEntries(json['masks']) }
  const parsed = fileSchema.safeParse(binary)
  if (!parsed.success) throw unreadable(name, describeIssue(parsed.error))
  const { video, objects, references, masks, view } = parsed.data
  const { relativePath = null, ...ownVideo } = video
  checkSizes(parsed.data, name)
  const project: Project = {
    video: ownVideo,
    objects,
    references,
    masks: masks.map(({ stale, ...mask }) => ({ ...mask, madeFrom: stale ? madeFromOthers : madeFromSaved })),
    range: null,
    view,
    exportSettings: {}
  }
  return { project, relativeVideoPath: relativePath }
}

/** Later versions write no size beside each mask. */
function checkSizes({ video, references, masks }: z.infer<typeof fileSchema>, name: string): void {
  const lists = { references, masks }
  for (const list of ['references', 'masks'] as const) {
    for (const [position, { mask }] of lists[list].entries()) {
      if (mask.width === video.width && mask.height === video.height) continue
      const sizes = `${mask.width}×${mask.height}, the video ${video.width}×${video.height}`
      throw unreadable(name, `${list}[${position}] is ${sizes}`)
    }
  }
}

/** Replaces base64 runs by bytes where they are; anything out of place is left for the schema to name. */
function decodeEntries(entries: unknown): unknown {
  return Array.isArray(entries) ? entries.map(decodeEntry) : entries
}

function decodeEntry(entry: unknown): unknown {
  if (!isRecord(entry) || !isRecord(entry['mask'])) return entry
  const { runs } = entry['mask']
  if (typeof runs !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(runs)) return entry
  return { ...entry, mask: { ...entry['mask'], runs: new Uint8Array(Buffer.from(runs, 'base64')) } }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
