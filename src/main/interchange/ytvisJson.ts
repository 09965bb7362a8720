import { decodeMask } from '../../shared/domain/maskRle'
import type { AnnotatedClip } from './annotatedClip'
import { categories, categoryOf, description, frameObjects, rleOf, type CompressedRle } from './cocoJson'
import { objectClasses } from './objectClasses'
import { measureCounts, type Box } from './runCounts'

interface Track {
  readonly segmentations: (CompressedRle | null)[]
  readonly bboxes: (Box | null)[]
  readonly areas: (number | null)[]
}

/**
 * COCO-video as YouTube-VIS has it: one video, an annotation for each object with a place for every frame, null where
 * the object is not seen. Frames without a mask, too, have no object.
 */
export function ytvisVideo(clip: AnnotatedClip): object {
  const { width, height } = clip.size
  const length = clip.frames.length
  const tracks = tracksOf(clip)
  const classes = objectClasses(clip.objects)
  return {
    info: description(clip),
    licenses: [],
    videos: [
      {
        id: 1,
        width,
        height,
        length,
        file_names: clip.frames.map(({ frameIndex }) => `${clip.name}/${clip.frameName(frameIndex)}.jpg`)
      }
    ],
    annotations: clip.objects.map(({ id, name }) => ({
      id,
      video_id: 1,
      ...categoryOf(classes, { id, name }),
      iscrowd: 0,
      width,
      height,
      length,
      ...tracks.get(id)
    })),
    categories: categories(classes)
  }
}

function tracksOf(clip: AnnotatedClip): Map<number, Track> {
  const nothing = (): null[] => new Array<null>(clip.frames.length).fill(null)
  const tracks = new Map<number, Track>(
    clip.objects.map(({ id }) => [id, { segmentations: nothing(), bboxes: nothing(), areas: nothing() }])
  )
  clip.frames.forEach((frame, position) => {
    for (const { id, counts } of frameObjects(clip, decodeMask(frame.mask))) {
      const track = tracks.get(id)
      if (!track) continue
      const { area, box } = measureCounts(counts, clip.size)
      track.segmentations[position] = rleOf(counts, clip)
      track.bboxes[position] = box
      track.areas[position] = area
    }
  })
  return tracks
}
