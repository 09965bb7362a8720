import { decodeMask } from '../../shared/domain/maskRle'
import type { LabelMask } from '../../shared/domain/types'
import type { AnnotatedClip } from './annotatedClip'
import { compressCounts } from './compressedRle'
import { tracePolygons, type Polygon } from './polygonTrace'
import { countsOfObjects, measureCounts, type Box, type RunCounts } from './runCounts'

/** Height, width, as COCO has it. */
type CocoSize = readonly [number, number]

export interface CompressedRle {
  readonly size: CocoSize
  readonly counts: string
}

export type CocoSegmentation = 'polygons' | 'rle'

export interface CocoAnnotation {
  readonly id: number
  readonly image_id: number
  readonly category_id: number
  /** The object through the clip; tools that do not know it leave it alone. */
  readonly track_id: number
  readonly segmentation: readonly Polygon[] | CompressedRle
  readonly area: number
  readonly bbox: Box
  readonly iscrowd: 0
  /** The network's confidence, absent where the user painted. */
  readonly score?: number
}

/**
 * COCO instances: an image for each frame, an annotation for each object on it, a category for each object. Empty
 * frames are images without annotations. Image ids are frame numbers counted from 1.
 */
export function cocoInstances(clip: AnnotatedClip, segmentation: CocoSegmentation): object {
  const { width, height } = clip.size
  const annotations: CocoAnnotation[] = []
  for (const frame of clip.frames) {
    for (const part of frameObjects(clip, decodeMask(frame.mask))) {
      const { area, box } = measureCounts(part.counts, clip.size)
      const score = frame.confidence?.[part.id]
      annotations.push({
        id: annotations.length + 1,
        image_id: frame.frameIndex + 1,
        category_id: part.id,
        track_id: part.id,
        segmentation: segmentation === 'rle' ? rleOf(part.counts, clip) : tracePolygons(part.mask, part.id),
        area,
        bbox: box,
        iscrowd: 0,
        ...(score !== undefined && { score })
      })
    }
  }
  return {
    info: description(clip),
    licenses: [],
    images: clip.frames.map(({ frameIndex }) => ({
      id: frameIndex + 1,
      width,
      height,
      file_name: `${clip.name}/${clip.frameName(frameIndex)}.jpg`
    })),
    annotations,
    categories: categories(clip)
  }
}

/** The objects of the clip that have pixels on a frame, ascending. */
export function frameObjects(
  { objects }: AnnotatedClip,
  mask: LabelMask
): { readonly id: number; readonly counts: RunCounts; readonly mask: LabelMask }[] {
  const counted = countsOfObjects(mask)
  return objects.flatMap(({ id }) => {
    const counts = counted.get(id)
    return counts ? [{ id, counts, mask }] : []
  })
}

export function rleOf(counts: RunCounts, { size }: AnnotatedClip): CompressedRle {
  return { size: [size.height, size.width], counts: compressCounts(counts) }
}

export function categories({ objects }: AnnotatedClip): object[] {
  return objects.map(({ id, name }) => ({ id, name, supercategory: 'object' }))
}

export function description(clip: AnnotatedClip): object {
  return { description: clip.name, version: '1.0', contributor: 'HODOR Studio' }
}
