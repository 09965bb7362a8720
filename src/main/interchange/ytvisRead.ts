import { z } from 'zod'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { decoding, parseWith, unreadable } from './annotationErrors'
import { categorySchema, folderOf, paintSegmentation, segmentationSchema } from './cocoRead'
import { frameNameOf, frameNumbers, notEmpty } from './frameNames'
import { MaskBuilder } from './maskBuilder'
import { ObjectIds } from './objectIds'

const side = z.int().min(1).max(65_535)

const ytvisSchema = z.object({
  videos: z.array(z.object({ id: z.int(), width: side, height: side, file_names: z.array(z.string()).min(1) })),
  annotations: z.array(
    z.object({
      id: z.int(),
      video_id: z.int(),
      category_id: z.int(),
      segmentations: z.array(segmentationSchema.nullable()),
      score: z.number().optional()
    })
  ),
  categories: z.array(categorySchema).default([])
})

type Ytvis = z.infer<typeof ytvisSchema>

/**
 * COCO-video, as YouTube-VIS has it.
 * @param clipName which video to take where the file has several
 * @throws StudioError `annotations-unreadable` for what does not fit, and for several videos of which none is the clip
 */
export function readYtvis(json: unknown, name: string, clipName: string): ImportedMasks {
  const data = parseWith(ytvisSchema, json, name)
  const video = chooseVideo(data, name, clipName)
  const tracks = data.annotations.filter((annotation) => annotation.video_id === video.id)
  const label = new Map(data.categories.map((category) => [category.id, category.name]))
  const ids = new ObjectIds(
    name,
    tracks.map((track) => track.id)
  )
  const builder = new MaskBuilder(video)
  const names = video.file_names.map(frameNameOf)
  const numbers = frameNumbers(names)
  numbers.forEach((frameIndex, position) => builder.addFrame(frameIndex, names[position]!))
  for (const track of tracks) {
    ids.name(track.id, label.get(track.category_id) ?? '')
    const where = `annotation ${track.id}`
    if (track.segmentations.length !== numbers.length) {
      throw unreadable(name, `${where} has ${track.segmentations.length} masks for ${numbers.length} frames`)
    }
    track.segmentations.forEach((segmentation, position) => {
      if (!segmentation) return
      const id = ids.of(track.id)
      builder.draw(numbers[position]!, (mask) =>
        decoding(name, `${where}, frame ${position}`, () => paintSegmentation(mask, segmentation, id))
      )
    })
  }
  return {
    format: 'ytvis',
    clipName: folderOf(video.file_names[0] ?? ''),
    size: { width: video.width, height: video.height },
    objects: ids.objects(),
    ...builder.build()
  }
}

function chooseVideo({ videos }: Ytvis, name: string, clipName: string): Ytvis['videos'][number] {
  const [only, ...others] = notEmpty(videos, name, 'videos')
  const match = videos.find((video) => folderOf(video.file_names[0] ?? '') === clipName)
  if (match) return match
  if (only && others.length === 0) return only
  throw unreadable(name, `it holds ${videos.length} videos, none of them named “${clipName}”`)
}
