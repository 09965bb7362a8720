import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import type { FrameRange, Size, VideoInfo } from '../../../shared/domain/types'
import type { DecodedFrame, DecodeRequest, VideoDecoder } from '../../session/ports'
import { tallPicture } from './decodeCommand'
import { decodePictures } from './decodePictures'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'

/** Going backward, this much is decoded forward and handed out in reverse. */
const runBytes = 64 * 1024 * 1024
const longestRun = 64

type Sized = DecodeRequest & { readonly size: Size }

/**
 * Decodes frames of a video as displayed: rotated, with square pixels, deinterlaced, see-through parts over black.
 * @throws StudioError `frame-out-of-range` from `decode` for frames the video does not have
 */
export function createDecoder(ffmpeg: FfmpegInstallation, video: VideoInfo): VideoDecoder {
  async function* forward(request: Sized, signal: AbortSignal): AsyncGenerator<DecodedFrame> {
    const { from, to, size, beside } = request
    const wanted = { from, to, size, pixelFormat: 'rgb24' as const, ...(beside ? { beside } : {}) }
    for await (const picture of decodePictures(ffmpeg, video, wanted, signal)) {
      const { frameIndex, data, beside: second, damaged } = picture
      const frame = { frameIndex, width: size.width, height: size.height, data, ...(damaged ? { damaged } : {}) }
      yield beside && second ? { ...frame, beside: { frameIndex, ...beside, data: second } } : frame
    }
  }

  async function* backward(request: Sized, signal: AbortSignal): AsyncGenerator<DecodedFrame> {
    const run = backwardRunLength(request.beside ? tallPicture(request.size, request.beside) : request.size)
    for (let { to } = request; to >= request.from; to -= run) {
      const frames: DecodedFrame[] = []
      const from = Math.max(request.from, to - run + 1)
      for await (const frame of forward({ ...request, from, to }, signal)) frames.push(frame)
      for (let frame = frames.pop(); frame; frame = frames.pop()) yield frame
    }
  }

  async function* decode(request: DecodeRequest, signal: AbortSignal): AsyncGenerator<DecodedFrame> {
    checkRange(video, request)
    const { beside, ...rest } = request
    const second = beside ? { beside } : {}
    const sized = { ...rest, ...second, size: request.size ?? video.size }
    for await (const frame of request.direction === 'backward' ? backward(sized, signal) : forward(sized, signal)) {
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
  const asked = range.from === range.to ? `Frame ${range.from} was` : `Frames ${range.from} to ${range.to} were`
  const message = `${asked} asked for; the video has frames 0 to ${video.frameCount - 1}.`
  throw new StudioError('frame-out-of-range', message, { hint: 'Choose frames the video has.' })
}
