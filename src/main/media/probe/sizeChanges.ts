import type { FrameIndex, Size, VideoInfo } from '../../../shared/domain/types'
import { damageNotes } from './lostFrames'

/**
 * Pictures of another size than the video's, which are scaled to it like all others. Packets do not tell of them: they
 * are noticed when they are decoded, by whichever decoder of the video comes by first.
 */

interface SizeChange {
  /** The first frame known to have it; null where it has no time. */
  readonly frameIndex: FrameIndex | null
  readonly size: Size
}

const noticed = new WeakMap<VideoInfo, SizeChange>()

/** @param size of a decoded picture before it is scaled, turned as the video is */
export function noticeSize(video: VideoInfo, size: Size, frameIndex: FrameIndex | null): void {
  const { width, height } = turnedSize(video)
  if (size.width === width && size.height === height) return
  const known = noticed.get(video)
  if (known && (frameIndex ?? Infinity) >= (known.frameIndex ?? Infinity)) return
  noticed.set(video, { size, frameIndex })
}

/** What was noticed while a video was decoded, a sentence each. */
export function decodingNotes(video: VideoInfo): string[] {
  return [...sizeNotes(video), ...damageNotes(video)]
}

/** What the user should know of it, a sentence each. */
export function sizeNotes(video: VideoInfo): string[] {
  const change = noticed.get(video)
  if (!change) return []
  const { width, height } = turnedSize(video)
  const where = change.frameIndex === null ? 'Some pictures' : `Pictures from frame ${change.frameIndex} on`
  const sizes = `${change.size.width}×${change.size.height} instead of ${width}×${height}`
  return [`${where} are ${sizes}; all are scaled to one size.`]
}

/** The size before scaling. */
export function turnedSize({ codedSize, rotationDegrees }: Pick<VideoInfo, 'codedSize' | 'rotationDegrees'>): Size {
  const { width, height } = codedSize
  return rotationDegrees % 180 === 0 ? codedSize : { width: height, height: width }
}
