import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import type { FrameRange, RgbFrame, Size, VideoInfo } from '../../shared/domain/types'
import type { DecodeRequest, VideoDecoder } from '../session/ports'
import { decodePictures } from './decodePictures'
import type { FfmpegInstallation } from './locateFfmpeg'

/** Going backward, this much is decoded forward and handed out in reverse. */
const runBytes = 64 * 1024 * 1024
const longestRun = 64

/**
 * Decodes frames of a video as displayed: rotated, with square pixels, deinterlaced, see-through parts over black.
 * @throws StudioError `frame-out-of-range` from `decode` for frames the video does not have
 */
export function createDecoder(ffmpeg: FfmpegInstallation, video: VideoInfo): VideoDecoder {
  async function* forward(range: FrameRange, size: Size, signal: AbortSignal): AsyncGenerator<RgbFrame> {
    const request = { from: range.from, to: range.to, size, pixelFormat: 'rgb24' as const }
    for await (const { frameIndex, data } of decodePictures(ffmpeg, video, request, signal)) {
      yield { frameIndex, width: size.width, height: size.height, data }
    }
  }

  async function* backward(range: FrameRange, size: Size, signal: AbortSignal): AsyncGenerator<RgbFrame> {
    const run = backwardRunLength(size)
    for (let to = range.to; to >= range.from; to -= run) {
      const frames: RgbFrame[] = []
      for await (const frame of forward({ from: Math.max(range.from, to - run + 1), to }, size, signal))
        frames.push(frame)
      for (let frame = frames.pop(); frame; frame = frames.pop()) yield frame
    }
  }

  async function* decode(request: DecodeRequest, signal: AbortSignal): AsyncGenerator<RgbFrame> {
    checkRange(video, request)
    const size = request.size ?? video.size
    const frames = request.direction === 'backward' ? backward : forward
    for await (const frame of frames(request, size, signal)) {
      throwIfCancelled(signal)
      yield frame
    }
  }

  return { video, decode }
}

/** Frames decoded at a time when going backward: few enough to stay small, enough to make up for the seek. */
export function backwardRunLength(size: Size): number {
  return Math.min(longestRun, Math.max(1, Math.floor(runBytes / (size.width * size.height * 3))))
}

/** @throws StudioError `frame-out-of-range` */
export function checkRange(video: VideoInfo, range: FrameRange): void {
  const whole = Number.isInteger(range.from) && Number.isInteger(range.to)
  if (whole && range.from >= 0 && range.to < video.frameCount && range.from <= range.to) return
  const message = `Frames ${range.from} to ${range.to} were asked for; the video has frames 0 to ${video.frameCount - 1}.`
  throw new StudioError('frame-out-of-range', message, { hint: 'Choose frames the video has.' })
}
