import { z } from 'zod'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { parseWith, unreadable } from './annotationErrors'
import { assembleMasks } from './assembleMasks'
import type { ClipWish } from './chooseClip'
import { categorySchema, idSchema, ownNameSchema, plainId, sameId, segmentationArea, sideSchema } from './cocoSchema'
import { folderOf, notEmpty } from './frameNames'
import type { ListedClip, ListedObject, ListedPicture, ListedShape } from './listed'
import { noArea } from './shapeAreas'

const videoSchema = z.object({
  id: idSchema,
  name: z.string().optional(),
  width: sideSchema,
  height: sideSchema,
  file_names: z.array(z.string()).min(1)
})
type Video = z.infer<typeof videoSchema>

const trackSchema = z.object({
  id: idSchema.optional(),
  video_id: idSchema,
  category_id: idSchema.default(''),
  segmentations: z.array(z.unknown()),
  score: z.number().nullish(),
  attributes: ownNameSchema
})
type Track = z.infer<typeof trackSchema>

const ytvisSchema = z.object({
  videos: z.array(videoSchema),
  annotations: z.array(trackSchema).optional(),
  categories: z.array(categorySchema).default([])
})
type Ytvis = z.infer<typeof ytvisSchema>

/**
 * COCO-video, as YouTube-VIS has it.
 * @param results a list of results (`results.json`) where the tracks lie in another file than the videos
 * @throws MasksAmbiguous for several videos of which none is the clip
 * @throws StudioError `annotations-unreadable` for what does not fit; single odd masks are left out and noted
 */
export function readYtvis(json: unknown, wish: ClipWish, results?: unknown): ImportedMasks {
  const data = parseWith(ytvisSchema, json, wish.file)
  const found = results === undefined ? data.annotations : parseWith(z.array(trackSchema), results, wish.file)
  if (!found) {
    const hint = 'it lists videos and holds no annotations (results lie in a file of their own: choose that one)'
    throw unreadable(wish.file, hint)
  }
  const tracks = found.map((track, position) => ({ ...track, id: track.id ?? position + 1 }))
  const clips = notEmpty(data.videos, wish.file, 'videos').map((video) => clipOf(video, data, tracks))
  return assembleMasks({ format: 'ytvis', clips, colours: new Map(), notes: [] }, wish)
}

type NumberedTrack = Track & { readonly id: string | number }

function clipOf(video: Video, data: Ytvis, all: readonly NumberedTrack[]): ListedClip {
  const labels = new Map(data.categories.map(({ id, name }) => [sameId(id), name]))
  const tracks = all.filter((track) => sameId(track.video_id) === sameId(video.id))
  const objects = tracks.map((track): ListedObject => ({
    track: plainId(track.id),
    label: labels.get(sameId(track.category_id)) ?? '',
    labelId: plainId(track.category_id),
    ...(track.attributes?.name && { ownName: track.attributes.name })
  }))
  const { width, height } = video
  const pictures = video.file_names.map((name, position): ListedPicture => {
    const shapes = tracks.flatMap((track, at) => shapeAt({ track, object: objects[at]!, position }, video))
    return { name, frameIndex: null, size: { width, height }, shapes }
  })
  const [first = ''] = video.file_names
  const names = [folderOf(first), video.name ?? '', sameId(video.id)].filter((name) => name !== '')
  return { names, pictures, unseen: objects }
}

interface Place {
  readonly track: NumberedTrack
  readonly object: ListedObject
  /** Of the frame in the video's list. */
  readonly position: number
}

/** The shape of a track on a frame. Of tracks of another length nobody can say which mask is on which frame. */
function shapeAt({ track, object, position }: Place, { file_names: names }: Video): ListedShape[] {
  const { segmentations } = track
  const score = typeof track.score === 'number' ? { score: track.score } : {}
  if (segmentations.length !== names.length) {
    const area = noArea(`has ${segmentations.length} masks for ${names.length} frames`)
    return position === 0 ? [{ ...object, where: `annotation ${track.id}`, area, z: 0 }] : []
  }
  const segmentation = segmentations[position] ?? null
  if (segmentation === null) return []
  const where = `annotation ${track.id}, frame ${position},`
  return [{ ...object, where, area: segmentationArea(segmentation), z: 0, ...score }]
}
