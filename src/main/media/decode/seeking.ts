import type { FrameIndex, VideoInfo } from '../../../shared/domain/types'
import { keyFrameBefore } from '../probe/keyFrames'

/** Where to start reading so that a wanted frame comes out exactly as it does when decoding from the first frame. */

/** Demuxers that cannot seek by time, or count time from wherever reading starts: always read from the start. */
const sequentialContainers =
  /(^|,)(h264|hevc|vvc|av1|obu|m4v|mpegvideo|h261|h263|cavsvideo|dirac|vc1|mjpeg|gif|apng|image2|webp_pipe|rawvideo|ivf|\w+_pipe)(,|$)/

/** Codecs without dependence between frames: a seek lands on the frame itself. */
const intraCodecs =
  /^(prores|mjpeg|mjpegb|dnxhd|ffv1|png|rawvideo|v210|huffyuv|ffvhuff|utvideo|cfhd|jpeg2000|dvvideo|qoi)$/

/** Codecs whose frames are stored in the order in which they are shown. */
const orderedCodecs = /^(vp8|vp9|av1|theora|qtrle|flv1|svq1|svq3|cinepak|msvideo1|zmbv|flashsv)$/

/** Frames may be stored up to this far from their place in presentation order (the largest H.264 and HEVC allow). */
const largestReordering = 16

export function isSequential(container: string): boolean {
  return sequentialContainers.test(container)
}

/** True when counting packets would not count frames. */
export function lacksPacketTimes(container: string, codec: string, interlaced: boolean): boolean {
  // VP8 has packets that are never shown; transport streams hold two packets for a frame coded as two fields.
  return codec === 'vp8' || (interlaced && /mpegts/.test(container))
}

/**
 * Seek targets to try in turn, microseconds on the container's clock, null = the start of the file. A later one is
 * only needed where the container's index is poor and the first landed behind the wanted frame.
 */
export function seekTargets(video: VideoInfo, from: FrameIndex): (number | null)[] {
  if (from === 0 || video.decodeInOrder || isSequential(video.container)) return [null]
  // The deinterlacer looks at the frame before.
  const margin = reordering(video.codec) + (video.interlaced ? 1 : 0)
  const frame = seekFrame(video, from, margin)
  if (frame === 0) return [null]
  const time = video.timesMicros[frame] ?? 0
  // Just behind the frame, so that a rounded time still counts it in.
  const behind = time + Math.floor(((video.timesMicros[frame + 1] ?? time) - time) / 4)
  const near = /mpegts|mpeg$|asf|flv|avi/.test(video.container) ? time - 2_500_000 : behind
  return [near, near - 10_000_000, null].filter((target) => target === null || target > (video.timesMicros[0] ?? 0))
}

/** A frame from whose time a seek surely lands at or before `from`: its key frame, unless the next one is too close to it. */
function seekFrame({ keyFrames, container }: VideoInfo, from: FrameIndex, margin: number): FrameIndex {
  const early = Math.max(0, from - margin)
  if (!keyFrames || !/mp4|matroska/.test(container)) return early
  const [key, next] = [keyFrameBefore(keyFrames, from), keyFrames.find((each) => each > from) ?? Infinity]
  return next - key > largestReordering ? Math.max(early, key) : early
}

function reordering(codec: string): number {
  if (intraCodecs.test(codec) || orderedCodecs.test(codec)) return 0
  return largestReordering
}
