import { deliveredDepth, type Encoding, type EncodingRequest, softwareOf } from './encodingRequest'
import { onHardware } from './hardwareEncoding'
import { inSoftware } from './softwareEncoding'

/** How FFmpeg is told to write each codec: encoder, options and pixel format. */

/** @returns how pictures of `fedFormat` are written */
export function chooseEncoding(request: EncodingRequest): Encoding {
  const choice = request.hardware ? onHardware(request, request.hardware) : inSoftware[request.codec](request)
  return {
    encoder: softwareOf(request),
    fullRange: request.content === 'matte' ? false : request.fullRange,
    rgb: false,
    ending: '',
    ...choice
  }
}

/** Whether hardware can write it at all: 4:2:0 of even size, 10 bits in HEVC only, and no preset of the software's. */
export function fitsHardware(request: EncodingRequest): boolean {
  const { codec, size } = request
  if (codec !== 'h264' && codec !== 'hevc') return false
  if (needsSoftware(request) || size.width % 2 !== 0 || size.height % 2 !== 0) return false
  return deliveredDepth(request) <= (codec === 'hevc' ? 10 : 8)
}

function needsSoftware({ content, quality }: EncodingRequest): boolean {
  if (content === 'cutout' || quality?.preset !== undefined) return true
  return quality?.chroma !== undefined && quality.chroma !== '420'
}
