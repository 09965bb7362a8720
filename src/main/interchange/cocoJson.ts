import { decodeMask } from '../../shared/domain/maskRle'
import type { LabelMask } from '../../shared/domain/types'
import type { AnnotatedClip, AnnotatedObject } from './annotatedClip'
import { compressCounts } from './compressedRle'
import { objectClasses, type ObjectClasses } from './objectClasses'
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
  /** Where the category has several objects. */
  readonly attributes?: { readonly name: string }
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
 * COCO instances: an image for each frame, an annotation for each object on it, a category for each class, or each object where none
 * has a class. Empty
 * frames are images without annotations. Image ids are frame numbers counted from 1.
 */
export function cocoInstances(clip: AnnotatedClip, segmentation: CocoSegmentation): object {
  const { width, height } = clip.size
  const annotations: CocoAnnotation[] = []
  const classes = objectClasses(clip.objects)
  for (const frame of clip.frames) {
    for (const part of frameObjects(clip, decodeMask(frame.mask))) {
      const { area, box } = measureCounts(part.counts, clip.size)
      const score = frame.confidence?.[part.id]
      annotations.push({
        id: annotations.length + 1,
        image_id: frame.frameIndex + 1,
        ...categoryOf(classes, part),
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
    categories: categories(classes)
  }
}

/** The objects of the clip that have pixels on a frame, ascending. */
export function frameObjects(
  { objects }: AnnotatedClip,
  mask: LabelMask
): (Pick<AnnotatedObject, 'id' | 'name'> & { readonly counts: RunCounts; readonly mask: LabelMask })[] {
  const counted = countsOfObjects(mask)
  return objects.flatMap(({ id, name }) => {
    const counts = counted.get(id)
    return counts ? [{ id, name, counts, mask }] : []
  })
}

export function rleOf(counts: RunCounts, { size }: AnnotatedClip): CompressedRle {
  return { size: [size.height, size.width], counts: compressCounts(counts) }
}

export function categories({ list }: ObjectClasses): object[] {
  return list.map(({ id, name }) => ({ id, name, supercategory: 'object' }))
}

/** What an annotation says of its object: its category, and its own name where categories have several objects. */
export function categoryOf(
  { of, shared }: ObjectClasses,
  { id, name }: Pick<AnnotatedObject, 'id' | 'name'>
): { readonly category_id: number; readonly attributes?: { readonly name: string } } {
  return { category_id: of.get(id)?.id ?? id, ...(shared && { attributes: { name } }) }
}

export function description(clip: AnnotatedClip): object {
  return { description: clip.name, version: '1.0', contributor: 'HODOR Studio' }
}
