import { resolve } from 'node:path'
import type { PictureFormat } from '../../../shared/domain/exportFormats'
import { sequenceNumbers } from '../../../shared/domain/sequenceNumbers'
import { framesUntil, frameOfTimecode, timecodeAt } from '../../../shared/domain/smpteTimecode'
import { clipNameOf, parseSequencePath } from '../../../shared/domain/sequencePath'
import type { Rational, Size, VideoInfo } from '../../../shared/domain/types'
import { numberedPictures } from '../encode/pictureNumbers'
import type { ExportContext, ExportTarget } from '../exportWriter'

/** Numbered pictures of a clip, as they are called. */
export interface PictureSequence {
  readonly folder: string
  readonly before: string
  readonly digits: number
  /** What stands behind the number, ending included. */
  readonly after: string
  /** Number of its first picture. */
  readonly first: number
}

/** A clip of the timeline. Everything is counted in frames of the timeline's rate. */
export interface TimelineClip {
  readonly name: string
  /** Absolute path of the file; for pictures of their first one. */
  readonly path: string
  readonly pictures: PictureSequence | null
  /** Timecode of the media's first frame, in frames since midnight; 0 where it has none. */
  readonly mediaStart: number
  readonly mediaFrames: number
  /** First frame that is used, from the media's first one. */
  readonly from: number
  readonly sound: VideoInfo['audio']
}

export interface Timeline {
  readonly name: string
  readonly rate: Rational
  readonly dropFrame: boolean
  /** Timecode of its first frame, in frames since midnight. */
  readonly start: number
  readonly frames: number
  readonly size: Size
  readonly source: TimelineClip
  readonly above: TimelineClip
  readonly kind: PictureFormat['kind']
  readonly premultiplied: boolean
  /** The source's rate is not constant: frames were counted at the nominal one. */
  readonly conformed: boolean
}

/** The video below, what was made of it above, both from the range's first frame to its last. */
export function timelineOf({ format, range, video }: ExportContext<PictureFormat>, target: ExportTarget): Timeline {
  const { frameRate: rate, variableFrameRate: conformed } = video
  const from = framesUntil(video, range.from)
  const frames = Math.max(1, spanOf(video, range.to) - from)
  const start = frameOfTimecode(timecodeAt(video, range.from), rate)
  const name = clipNameOf(target.path)
  return {
    ...{ name, rate, frames, start, conformed, size: video.size, kind: format.kind },
    dropFrame: timecodeAt(video, 0).dropFrame,
    source: sourceClip(video, from, start - from),
    above: exportedClip({ format, range, video }, target, start, frames),
    premultiplied: format.kind === 'cutout' && format.alpha === 'premultiplied'
  }
}

/** Frames of the nominal rate until a frame has ended. */
function spanOf(video: VideoInfo, frameIndex: number): number {
  if (!video.variableFrameRate) return frameIndex + 1
  const end = video.timesMicros[frameIndex + 1] ?? (video.timesMicros[0] ?? 0) + video.durationMicros
  const elapsed = end - (video.timesMicros[0] ?? 0)
  return Math.round((elapsed * video.frameRate.num) / (video.frameRate.den * 1e6))
}

function sourceClip(video: VideoInfo, from: number, mediaStart: number): TimelineClip {
  const whole = { from: 0, to: video.frameCount - 1 }
  const numbers = sequenceNumbers(video, whole)
  const first = video.sequence?.files[0]
  const path =
    first === undefined ? resolve(parseSequencePath(video.path).path) : `${resolve(video.sequence!.folder)}/${first}`
  const [, before = '', after = ''] = /^(.*?)\d{1,9}(\.\w+)$/.exec(first ?? '') ?? []
  const pictures =
    video.sequence && numbers ? { ...numbers, before, after, folder: resolve(video.sequence.folder) } : null
  const frames = spanOf(video, video.frameCount - 1)
  return { name: clipNameOf(video.path), path, pictures, mediaStart, mediaFrames: frames, from, sound: video.audio }
}

function exportedClip(
  { format, range, video }: Pick<ExportContext<PictureFormat>, 'format' | 'range' | 'video'>,
  target: ExportTarget,
  start: number,
  frames: number
): TimelineClip {
  const path = resolve(target.path)
  const ending = { png: 'png', jpeg: 'jpg' }[format.codec as string]
  const hasTimecode = video.timecode !== undefined && /\.(mov|mp4|m4v)$/i.test(path)
  const shared = { from: 0, mediaStart: hasTimecode ? start : 0, mediaFrames: frames, sound: null }
  if (ending === undefined) return { ...shared, name: clipNameOf(path), path, pictures: null }
  const { before, digits, after, first } = numberedPictures({ video, range, format }, target)
  const pictures = { folder: path, before, digits, after: `${after}.${ending}`, first }
  return { ...shared, name: clipNameOf(path), path: `${path}/${pictureName(pictures, first)}`, pictures }
}

export function pictureName({ before, digits, after }: PictureSequence, number: number): string {
  return `${before}${String(number).padStart(digits, '0')}${after}`
}
