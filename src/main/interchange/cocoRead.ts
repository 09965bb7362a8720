import { z } from 'zod'
import type { LabelMask } from '../../shared/domain/types'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { decoding, parseWith, unreadable } from './annotationErrors'
import { expandCounts } from './compressedRle'
import { frameNameOf, frameNumbers, notEmpty } from './frameNames'
import { MaskBuilder } from './maskBuilder'
import { ObjectIds } from './objectIds'
import { fillPolygons } from './polygonFill'
import { paintCounts } from './runCounts'

const side = z.int().min(1).max(65_535)
const count = z.int().min(0)

const rleSchema = z.object({ size: z.tuple([side, side]), counts: z.union([z.string(), z.array(count)]) })
export const segmentationSchema = z.union([z.array(z.array(z.number()).min(6)), rleSchema])
export type Segmentation = z.infer<typeof segmentationSchema>

export const categorySchema = z.object({ id: z.int(), name: z.string() })

const annotationSchema = z.object({
  image_id: z.int(),
  category_id: z.int(),
  track_id: z.int().optional(),
  segmentation: segmentationSchema,
  score: z.number().optional()
})

const cocoSchema = z.object({
  images: z.array(z.object({ id: z.int(), width: side, height: side, file_name: z.string() })),
  annotations: z.array(annotationSchema),
  categories: z.array(categorySchema).default([])
})

type Coco = z.infer<typeof cocoSchema>

/**
 * COCO instances. With `track_id` an annotation belongs to that object; without, to its category; where a category has
 * several on one image, each is an object of its own, by its place among them.
 * @throws StudioError `annotations-unreadable` for what does not fit: wrong counts, sizes that differ, missing images
 */
export function readCoco(json: unknown, name: string): ImportedMasks {
  const coco = parseWith(cocoSchema, json, name)
  const first = notEmpty(coco.images, name, 'images')[0]!
  const size = { width: first.width, height: first.height }
  const other = coco.images.find(({ width, height }) => width !== size.width || height !== size.height)
  if (other) {
    throw unreadable(
      name,
      `its images differ in size (${other.file_name} is ${other.width}×${other.height}, the first ${size.width}×${size.height})`
    )
  }
  const keys = objectKeys(coco)
  const ids = new ObjectIds(
    name,
    keys.map(({ key }) => key)
  )
  for (const { key, label } of keys) ids.name(key, label)
  const builder = new MaskBuilder(size)
  const frameOf = framesOfImages(coco, builder)
  coco.annotations.forEach((annotation, position) => {
    const frameIndex = frameOf.get(annotation.image_id)
    if (frameIndex === undefined) {
      throw unreadable(name, `annotations[${position}] is for image ${annotation.image_id}, which is missing`)
    }
    const id = ids.of(keys[position]!.key)
    const paint = (mask: LabelMask): number => paintSegmentation(mask, annotation.segmentation, id)
    builder.draw(frameIndex, (mask) => decoding(name, `annotations[${position}]`, () => paint(mask)))
    if (annotation.score !== undefined) builder.setConfidence(frameIndex, id, annotation.score)
  })
  const clipName = folderOf(first.file_name)
  return { format: 'coco', clipName, size, objects: ids.objects(), ...builder.build() }
}

/** @returns pixels taken from other objects @throws RangeError for runs that do not fit the mask */
export function paintSegmentation(mask: LabelMask, segmentation: Segmentation, id: number): number {
  if (Array.isArray(segmentation)) return fillPolygons(mask, segmentation, id)
  const [height, width] = segmentation.size
  if (width !== mask.width || height !== mask.height) {
    throw new RangeError(`its mask is ${width}×${height}, the picture ${mask.width}×${mask.height}`)
  }
  const { counts } = segmentation
  return paintCounts(mask, typeof counts === 'string' ? expandCounts(counts) : counts, id)
}

/** Name of the innermost folder a file lies in; empty where it lies in none. */
export function folderOf(fileName: string): string {
  return fileName.split(/[\\/]/).at(-2) ?? ''
}

function framesOfImages({ images }: Coco, builder: MaskBuilder): Map<number, number> {
  const names = images.map(({ file_name: file }) => frameNameOf(file))
  const numbers = frameNumbers(names)
  images.forEach((_, position) => builder.addFrame(numbers[position]!, names[position]!))
  return new Map(images.map(({ id }, position) => [id, numbers[position]!]))
}

/** For each annotation which object it shows. */
function objectKeys({ annotations, categories }: Coco): { key: string | number; label: string }[] {
  const nameOf = new Map(categories.map(({ id, name }) => [id, name]))
  const seen = new Map<string, number>()
  return annotations.map(({ image_id: image, category_id: category, track_id: track }) => {
    const label = nameOf.get(category) ?? ''
    if (track !== undefined) return { key: track, label }
    const place = `${image} ${category}`
    const before = seen.get(place) ?? 0
    seen.set(place, before + 1)
    return before === 0 ? { key: category, label } : { key: `${category}/${before}`, label: `${label} ${before + 1}` }
  })
}
