import { StudioError } from '../../shared/domain/errors'
import { decodeMask, encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { VideoInfo } from '../../shared/domain/types'
import type { ImportedFrame, ImportedMasks } from '../../shared/domain/importedMasks'
import { checkAspect, fitMask, sizeText } from './fitMask'
import { placeFrames } from './placeFrames'

export interface FitOptions {
  /** Added to every frame number; 0 leaves them. */
  readonly offset: number
  /** Whether masks of another size, but the same aspect, are scaled; otherwise they are refused. */
  readonly scale: boolean
}

/**
 * Brings imported masks to a clip: frames as `placeFrames` has them, sizes by the nearest pixel.
 * @throws StudioError `mask-aspect-mismatch`, `mask-empty`, `frame-out-of-range`
 */
export function fitImport(imported: ImportedMasks, video: VideoInfo, options: FitOptions): ImportedMasks {
  checkSize(imported, video, options.scale)
  const { frames: placed, notes: placing } = placeFrames(imported.frames, video, options.offset)
  const kept = placed.filter(({ frameIndex }) => frameIndex >= 0 && frameIndex < video.frameCount)
  if (kept.length === 0) throw outOfRange(imported, video)
  if (kept.every(({ mask }) => maskAreas(mask).size === 0)) {
    throw new StudioError('mask-empty', 'The masks show no object: all of them is background.', {
      hint: 'Objects have values from 1 to 255, the background has 0.'
    })
  }
  const sameSize = imported.size.width === video.size.width && imported.size.height === video.size.height
  const frames = sameSize ? kept : kept.map((frame) => scaled(frame, video))
  const { width, height } = video.size
  return {
    ...imported,
    size: { width, height },
    frames,
    notes: [...imported.notes, ...placing, ...notes(imported, video, kept)]
  }
}

function checkSize({ size }: ImportedMasks, video: VideoInfo, scale: boolean): void {
  if (size.width === video.size.width && size.height === video.size.height) return
  checkAspect(size, video.size, 'The mask')
  if (scale) return
  const sizes = `${sizeText(size)} pixels, the video ${sizeText(video.size)}`
  throw new StudioError('mask-aspect-mismatch', `The masks have ${sizes}.`, {
    hint: 'Allow scaling to import them all the same.'
  })
}

function scaled(frame: ImportedFrame, { size }: VideoInfo): ImportedFrame {
  return { ...frame, mask: encodeMask(fitMask(decodeMask(frame.mask), size, 'The mask')) }
}

function notes(imported: ImportedMasks, video: VideoInfo, kept: readonly ImportedFrame[]): string[] {
  const outside = imported.frames.length - kept.length
  const sameSize = imported.size.width === video.size.width && imported.size.height === video.size.height
  return [
    ...turnedNote(video),
    ...(sameSize ? [] : [`The masks were scaled from ${sizeText(imported.size)} to ${sizeText(video.size)}.`]),
    ...(outside === 0
      ? []
      : [`${outside} of ${imported.frames.length} masks lie outside of the clip and were left out.`])
  ]
}

/** Nothing tells a mask of the stored picture from one of the shown picture where both have one size. */
function turnedNote({ rotationDegrees, codedSize, size }: VideoInfo): string[] {
  if (rotationDegrees === 0 || codedSize.width !== size.width || codedSize.height !== size.height) return []
  return [
    `The clip is turned by ${rotationDegrees}° when it is shown: masks are taken to be drawn on the shown picture.`
  ]
}

function outOfRange({ frames }: ImportedMasks, { frameCount }: VideoInfo): StudioError {
  const first = frames[0]?.frameIndex ?? 0
  const message = `The masks begin at frame ${first}; the clip has frames 0 to ${frameCount - 1}.`
  return new StudioError('frame-out-of-range', message, { hint: 'Say on which frame of the clip the first mask lies.' })
}
