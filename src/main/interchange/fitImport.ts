import { StudioError } from '../../shared/domain/errors'
import { decodeMask, encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { FrameIndex, VideoInfo } from '../../shared/domain/types'
import type { ImportedFrame, ImportedMasks } from '../../shared/domain/importedMasks'
import { fitMask, sizeText } from './fitMask'
import { frameNameOf } from './frameNames'

export interface FitOptions {
  /** Added to every frame number; 0 leaves them. */
  readonly offset: number
  /** Whether masks of another size, but the same aspect, are scaled; otherwise they are refused. */
  readonly scale: boolean
}

/**
 * Brings imported masks to a clip: frames by the names of its pictures where it is an image sequence, else by number;
 * sizes by the nearest pixel.
 * @throws StudioError `mask-aspect-mismatch`, `mask-empty`, `frame-out-of-range`
 */
export function fitImport(imported: ImportedMasks, video: VideoInfo, options: FitOptions): ImportedMasks {
  checkSize(imported, video, options.scale)
  const placed = place(imported.frames, video, options.offset)
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
  return { ...imported, size: { width, height }, frames, notes: [...imported.notes, ...notes(imported, video, kept)] }
}

function checkSize({ size }: ImportedMasks, video: VideoInfo, scale: boolean): void {
  if (size.width === video.size.width && size.height === video.size.height) return
  // Refuses another aspect in any case.
  fitMask({ ...size, data: new Uint8Array(size.width * size.height) }, video.size, 'The mask')
  if (scale) return
  const sizes = `${sizeText(size)} pixels, the video ${sizeText(video.size)}`
  throw new StudioError('mask-aspect-mismatch', `The masks have ${sizes}.`, {
    hint: 'Allow scaling to import them all the same.'
  })
}

function place(frames: readonly ImportedFrame[], { sequence }: VideoInfo, offset: number): ImportedFrame[] {
  const byName = new Map(sequence?.files.map((file, frameIndex) => [frameNameOf(file), frameIndex]))
  const named = frames.map(({ frameName }) => (frameName === null ? undefined : byName.get(frameName)))
  // All or none: a name that is there by chance must not tear the others apart.
  const useNames = named.every((frameIndex) => frameIndex !== undefined)
  const indexOf = (frame: ImportedFrame, position: number): FrameIndex =>
    (useNames ? (named[position] ?? 0) : frame.frameIndex) + offset
  return frames.map((frame, position) => ({ ...frame, frameIndex: indexOf(frame, position) }))
}

function scaled(frame: ImportedFrame, { size }: VideoInfo): ImportedFrame {
  return { ...frame, mask: encodeMask(fitMask(decodeMask(frame.mask), size, 'The mask')) }
}

function notes(imported: ImportedMasks, video: VideoInfo, kept: readonly ImportedFrame[]): string[] {
  const outside = imported.frames.length - kept.length
  const sameSize = imported.size.width === video.size.width && imported.size.height === video.size.height
  return [
    ...(sameSize ? [] : [`The masks were scaled from ${sizeText(imported.size)} to ${sizeText(video.size)}.`]),
    ...(outside === 0
      ? []
      : [`${outside} of ${imported.frames.length} masks lie outside of the clip and were left out.`])
  ]
}

function outOfRange({ frames }: ImportedMasks, { frameCount }: VideoInfo): StudioError {
  const first = frames[0]?.frameIndex ?? 0
  const message = `The masks begin at frame ${first}; the clip has frames 0 to ${frameCount - 1}.`
  return new StudioError('frame-out-of-range', message, { hint: 'Say on which frame of the clip the first mask lies.' })
}
