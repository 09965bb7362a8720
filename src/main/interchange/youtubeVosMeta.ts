import { z } from 'zod'
import { maskAreas } from '../../shared/domain/maskRle'
import type { AnnotatedClip } from './annotatedClip'
import { parseJson, parseWith } from './annotationErrors'

/** `meta.json` of YouTube-VOS: for each clip its objects, with a category and the frames they are seen on. */

const objectSchema = z.looseObject({ category: z.string(), frames: z.array(z.string()) })
const clipSchema = z.looseObject({ objects: z.record(z.string(), objectSchema) })
const metaSchema = z.looseObject({ videos: z.record(z.string(), clipSchema) })

/** @throws StudioError `annotations-unreadable` */
export function readMeta(text: string, name: string): z.infer<typeof metaSchema> {
  return parseWith(metaSchema, parseJson(text, name), name)
}

/**
 * The text of `meta.json` with a clip added or replaced; the other clips stay as they are.
 * @param former what the file holds now, null = there is none
 * @throws StudioError `annotations-unreadable` for a file that is no `meta.json`: it is never written over
 */
export function mergeClip(former: string | null, clip: AnnotatedClip): string {
  const meta = former === null ? { videos: {} } : readMeta(former, 'meta.json')
  return `${JSON.stringify({ ...meta, videos: { ...meta.videos, [clip.name]: describe(clip) } }, null, 2)}\n`
}

function describe({ objects, frames, frameName }: AnnotatedClip): z.infer<typeof clipSchema> {
  const seen = frames.map(({ frameIndex, mask }) => ({ name: frameName(frameIndex), areas: maskAreas(mask) }))
  const entries = objects.map(({ id, name, className }) => {
    const where = seen.filter(({ areas }) => areas.has(id)).map((frame) => frame.name)
    return [String(id), { category: className?.trim() || name, frames: where }] as const
  })
  return { objects: Object.fromEntries(entries) }
}
