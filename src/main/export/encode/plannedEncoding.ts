import { qualityProblem } from '../../../shared/domain/codecQuality'
import { StudioError } from '../../../shared/domain/errors'
import type { PictureFormat } from '../../../shared/domain/exportFormats'
import { isFullRange } from '../../media/decode/decodeCommand'
import { keptFormat } from '../../media/decode/planarFormat'
import type { ExportContext } from '../exportWriter'
import { softwareEncoder, workingHardware } from './availableEncoders'
import type { Content, Encoding, EncodingRequest } from './encodingRequest'
import { fitsHardware } from './encodings'

/** What an export asks of an encoder, and which encoder does it. */

type Context = ExportContext<PictureFormat>

/** @throws StudioError `bad-arguments` for a quality that the codec, or the picture's size, does not have */
export function refuseQuality({ format, video }: Context): void {
  const problem = qualityProblem(format, video.size)
  if (problem === null) return
  throw new StudioError('bad-arguments', problem, { hint: 'Choose another quality, or another codec.' })
}

export function encodingRequest(content: Content, { format, video }: Context): EncodingRequest {
  return {
    ...{ codec: format.codec, content, quality: format.quality },
    ...{ kept: keptFormat(video), fullRange: isFullRange(video), size: video.size }
  }
}

export async function withSoftware({ ffmpeg }: Context, request: EncodingRequest): Promise<EncodingRequest> {
  return { ...request, software: (await softwareEncoder(ffmpeg, request)) ?? undefined }
}

/** The hardware encoder to try; undefined for software. */
export async function hardwareFor(content: Content, context: Context): Promise<string | undefined> {
  if (context.format.encoder === 'software' || !fitsHardware(encodingRequest(content, context))) return undefined
  const [best] = await workingHardware(context.ffmpeg, context.format.codec)
  return best
}

export function oddSizeNotes({ codec, quality }: EncodingRequest, { pixelFormat }: Encoding): string[] {
  const isOurs = pixelFormat.startsWith('yuv444p') && quality?.chroma === undefined
  const is444 = isOurs && /^(h264|hevc)$/.test(codec)
  return is444 ? ['Odd picture size: written as 4:4:4 to keep every pixel, which some players cannot show.'] : []
}
