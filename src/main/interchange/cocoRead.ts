import { z } from 'zod'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { parseWith, unreadable } from './annotationErrors'
import { assembleMasks } from './assembleMasks'
import type { ClipWish } from './chooseClip'
import { categorySchema, idSchema, plainId, sameId, segmentationArea, sideSchema, type Id } from './cocoSchema'
import { notEmpty } from './frameNames'
import type { ListedClip, ListedPicture, ListedShape } from './listed'
import { clipsOfPictures, grouped } from './listedNames'

const trackSchema = z.looseObject({
  track_id: idSchema.nullish().catch(null),
  name: z.string().nullish().catch(null)
})

export const cocoAnnotationSchema = z.object({
  image_id: idSchema,
  category_id: idSchema.default(''),
  track_id: idSchema.nullish(),
  instance_id: idSchema.nullish(),
  attributes: trackSchema.nullish().catch(null),
  segmentation: z.unknown().optional(),
  score: z.number().nullish().catch(null)
})
type Annotation = z.infer<typeof cocoAnnotationSchema>

const imageSchema = z.object({
  id: idSchema,
  width: sideSchema.optional(),
  height: sideSchema.optional(),
  file_name: z.string(),
  video_id: idSchema.nullish()
})
type Image = z.infer<typeof imageSchema>

const cocoSchema = z.object({
  images: z.array(imageSchema),
  annotations: z.array(z.unknown()).optional(),
  categories: z.array(categorySchema).default([]),
  videos: z
    .array(z.looseObject({ id: idSchema, name: z.string().optional(), file_name: z.string().optional() }))
    .optional()
    .catch(undefined)
})
type Coco = z.infer<typeof cocoSchema>

/**
 * COCO instances. With a track (`track_id`, CVAT's `attributes.track_id`, `instance_id`) an annotation belongs to that
 * object; without, to its category. Clips are told by `video_id`, or the folders and names of the pictures.
 * @throws MasksAmbiguous where it holds several clips and none is the open one
 * @throws StudioError `annotations-unreadable` for what does not fit; single odd annotations are left out and noted
 */
export function readCoco(json: unknown, wish: ClipWish): ImportedMasks {
  const coco = parseWith(cocoSchema, json, wish.file)
  notEmpty(coco.images, wish.file, 'images')
  if (!coco.annotations) throw unreadable(wish.file, 'it lists pictures and holds no annotations')
  checkIds(coco.images, wish.file)
  const shapes = shapesByImage(coco, coco.annotations)
  const pictures = new Map(coco.images.map((image) => [image, pictureOf(image, shapes.get(sameId(image.id)) ?? [])]))
  const strays = [...shapes].filter(([id]) => !coco.images.some((image) => sameId(image.id) === id))
  const list = {
    format: 'coco' as const,
    clips: clipsOf(coco, pictures, wish.hint?.name ?? ''),
    colours: new Map(),
    notes: strayNotes(strays)
  }
  return assembleMasks(list, wish)
}

function checkIds(images: readonly Image[], file: string): void {
  const ids = images.map(({ id }) => sameId(id))
  const seen = new Set<string>()
  for (const id of ids) {
    if (seen.has(id)) throw unreadable(file, `two of its images have the id ${id}`)
    seen.add(id)
  }
}

function pictureOf({ file_name: name, width, height }: Image, shapes: readonly ListedShape[]): ListedPicture {
  const size = width !== undefined && height !== undefined ? { width, height } : null
  return { name, frameIndex: null, size, shapes }
}

function clipsOf(coco: Coco, pictures: ReadonlyMap<Image, ListedPicture>, clipName: string): ListedClip[] {
  const all = [...pictures]
  if (!all.every(([{ video_id: video }]) => video !== undefined && video !== null)) {
    return clipsOfPictures([...pictures.values()], clipName)
  }
  const names = new Map(coco.videos?.map(({ id, name, file_name: file }) => [sameId(id), name ?? file ?? '']))
  return [...grouped(all, ([{ video_id: video }]) => sameId(video ?? ''))].map(([video, members]) => ({
    names: [names.get(video) || video],
    pictures: members.map(([, picture]) => picture)
  }))
}

/** By image, as ids are written. */
function shapesByImage(coco: Coco, annotations: readonly unknown[]): Map<string, ListedShape[]> {
  const labels = new Map(coco.categories.map(({ id, name }) => [sameId(id), name]))
  const shapes = new Map<string, ListedShape[]>()
  annotations.forEach((value, position) => {
    const parsed = cocoAnnotationSchema.safeParse(value)
    const image = parsed.success ? sameId(parsed.data.image_id) : ''
    const shape = parsed.success ? cocoShape(parsed.data, `annotations[${position}]`, labels) : null
    const members = shapes.get(image) ?? []
    if (members.length === 0) shapes.set(image, members)
    members.push(shape ?? unknownShape(position))
  })
  return shapes
}

/** @param labels names of categories, by id as text */
export function cocoShape(annotation: Annotation, where: string, labels: ReadonlyMap<string, string>): ListedShape {
  const { category_id: category, segmentation, score } = annotation
  const track = annotation.track_id ?? annotation.attributes?.track_id ?? annotation.instance_id ?? null
  return {
    where,
    track: track === null ? null : plainId(track),
    label: labels.get(sameId(category)) ?? '',
    labelId: plainId(category),
    area: segmentationArea(segmentation),
    z: 0,
    ...(typeof score === 'number' && { score }),
    ...(annotation.attributes?.name && { ownName: annotation.attributes.name })
  }
}

function unknownShape(position: number): ListedShape {
  const where = `annotations[${position}]`
  return { where, track: null, label: '', labelId: '', area: segmentationArea(null), z: 0 }
}

function strayNotes(strays: readonly (readonly [Id, readonly ListedShape[]])[]): string[] {
  const all = strays.flatMap(([image, shapes]) => shapes.map(({ where }) => [where, image] as const))
  const [first] = all
  if (!first) return []
  const [where, image] = first
  const example = image === '' ? `${where} is damaged` : `${where} is for image ${image}, which is missing`
  return [`${all.length} ${all.length === 1 ? 'annotation was' : 'annotations were'} left out: ${example}.`]
}
