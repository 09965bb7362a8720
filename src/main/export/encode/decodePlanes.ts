import type { FrameIndex, FrameRange, Size, VideoInfo } from '../../../shared/domain/types'
import { decodePictures } from '../../media/decode/decodePictures'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import type { PlanarFormat } from '../../media/decode/planarFormat'

/** A picture as planes, of the receiver's own. */
export interface PlanarPicture {
  readonly frameIndex: FrameIndex
  readonly format: PlanarFormat
  readonly size: Size
  readonly data: Uint8Array
}

/** Frames of a video as displayed, in planes; without an alpha plane, see-through parts over black. */
export async function* decodePlanes(
  source: { readonly ffmpeg: FfmpegInstallation; readonly video: VideoInfo },
  range: FrameRange,
  format: PlanarFormat,
  signal: AbortSignal
): AsyncGenerator<PlanarPicture> {
  const { ffmpeg, video } = source
  const { size } = video
  const pixelFormat: PlanarFormat = { ...format, alpha: false }
  for await (const { frameIndex, data } of decodePictures(ffmpeg, video, { ...range, size, pixelFormat }, signal)) {
    yield { frameIndex, format: pixelFormat, size, data }
  }
}
