import type { PictureCodec } from '../../../shared/domain/exportFormats'
import type { Size } from '../../../shared/domain/types'
import { pixelFormatName, type PlanarFormat } from '../../media/decode/planarFormat'

/** How FFmpeg is told to write each codec: encoder, options and pixel format. */

/** What a picture of an export holds: whole pictures, pictures with alpha, or alpha alone. */
export type Content = 'picture' | 'cutout' | 'matte'

export interface Encoding {
  readonly encoder: string
  readonly options: readonly string[]
  readonly pixelFormat: string
  /** Black is 0 and white the largest value. */
  readonly fullRange: boolean
  readonly rgb: boolean
  /** Ending of numbered pictures. */
  readonly ending: string
}

export interface EncodingRequest {
  readonly codec: PictureCodec
  readonly content: Content
  /** What the video has. */
  readonly kept: PlanarFormat
  readonly fullRange: boolean
  /** Of the pictures. */
  readonly size: Size
  /** Hardware encoder to use instead of the usual one. */
  readonly hardware?: string | undefined
}

export const softwareEncoders: Readonly<Record<PictureCodec, string>> = {
  h264: 'libx264',
  hevc: 'libx265',
  prores422: 'prores_ks',
  prores4444: 'prores_ks',
  vp9: 'libvpx-vp9',
  ffv1: 'ffv1',
  png: 'png',
  jpeg: 'mjpeg'
}

/** Format of the pictures the encoder is fed with: what the video has, no more than the codec can hold. */
export function fedFormat({ codec, content, kept }: EncodingRequest): PlanarFormat {
  const most = { h264: 10, hevc: 12, prores422: 12, prores4444: 10, vp9: 10, ffv1: 12, png: 12, jpeg: 8 } as const
  const depth = Math.min(kept.bitDepth, most[codec]) as PlanarFormat['bitDepth']
  if (content === 'matte') return { chroma: 'grey', bitDepth: isEightBit(codec) ? 8 : 16, alpha: false }
  if (content === 'picture') return { ...kept, bitDepth: depth }
  if (codec === 'vp9') return { chroma: '420', bitDepth: 8, alpha: true }
  // ProRes alpha has more than 8 bits even where the video has not; few programs read more than 10 with alpha.
  return { ...kept, bitDepth: codec === 'prores4444' || depth > 8 ? 10 : 8, alpha: true }
}

function isEightBit(codec: PictureCodec): boolean {
  return codec === 'h264' || codec === 'hevc' || codec === 'vp9' || codec === 'jpeg'
}

type Choice = Pick<Encoding, 'options' | 'pixelFormat'> & Partial<Encoding>

/** @returns how pictures of `fedFormat` are written */
export function chooseEncoding(request: EncodingRequest): Encoding {
  const choice = request.hardware ? onHardware(request, request.hardware) : inSoftware[request.codec](request)
  return {
    encoder: softwareEncoders[request.codec],
    fullRange: request.content === 'matte' ? false : request.fullRange,
    rgb: false,
    ending: '',
    ...choice
  }
}

const inSoftware: Readonly<Record<PictureCodec, (request: EncodingRequest) => Choice>> = {
  h264: (request) => ({
    options: ['-preset', 'veryfast', '-crf', request.content === 'matte' ? '12' : '17'],
    pixelFormat: deliveryFormat(request)
  }),
  hevc: (request) => ({
    options: ['-preset', 'fast', '-crf', request.content === 'matte' ? '14' : '19', '-tag:v', 'hvc1', ...quietX265],
    pixelFormat: deliveryFormat(request)
  }),
  prores422: () => ({ options: ['-profile:v', '3', '-vendor', 'apl0'], pixelFormat: 'yuv422p10le', fullRange: false }),
  prores4444: () => ({
    options: ['-profile:v', '4', '-vendor', 'apl0', '-alpha_bits', '16'],
    pixelFormat: 'yuva444p10le',
    fullRange: false
  }),
  vp9: (request) => ({
    options: ['-b:v', '0', '-crf', '22', '-deadline', 'good', '-cpu-used', '4', '-row-mt', '1', ...vp9Alpha(request)],
    pixelFormat: request.content === 'cutout' ? 'yuva420p' : deliveryFormat(request, true)
  }),
  ffv1: (request) => ({
    options: ['-level', '3', '-g', '1', '-slices', '4', '-slicecrc', '1'],
    pixelFormat: pixelFormatName(fedFormat(request)),
    ...(request.content === 'matte' ? { fullRange: true } : {})
  }),
  png: (request) => ({
    options: ['-compression_level', '4', '-pred', 'up'],
    pixelFormat: pngFormat(request),
    rgb: true,
    fullRange: true,
    ending: 'png'
  }),
  jpeg: (request) => ({
    options: ['-q:v', '2'],
    pixelFormat: `yuvj${fedFormat(request).chroma}p`,
    fullRange: true,
    ending: 'jpg'
  })
}

const quietX265 = ['-x265-params', 'log-level=error']

function vp9Alpha({ content }: EncodingRequest): string[] {
  return content === 'cutout' ? ['-auto-alt-ref', '0'] : []
}

/** 4:2:0, as every player takes it; odd sizes would lose a line of pixels that way and are written as 4:4:4. */
function deliveryFormat(request: EncodingRequest, anySize = false): string {
  const { size } = request
  const fits = anySize || (size.width % 2 === 0 && size.height % 2 === 0)
  const bitDepth = request.content === 'matte' ? 8 : fedFormat(request).bitDepth
  return pixelFormatName({ chroma: fits ? '420' : '444', bitDepth, alpha: false })
}

function pngFormat(request: EncodingRequest): string {
  const { bitDepth } = fedFormat(request)
  if (request.content === 'matte') return 'gray16be'
  const colours = request.content === 'cutout' ? 'rgba' : 'rgb'
  if (bitDepth === 8) return colours === 'rgba' ? 'rgba' : 'rgb24'
  return colours === 'rgba' ? 'rgba64be' : 'rgb48be'
}

const hardwareOptions: readonly (readonly [RegExp, readonly string[]])[] = [
  [/_nvenc$/, ['-rc', 'vbr', '-cq', '19', '-b:v', '0']],
  [/_qsv$/, ['-global_quality', '19']],
  [/_videotoolbox$/, ['-q:v', '65']],
  [/_amf$/, ['-rc', 'cqp', '-qp_i', '18', '-qp_p', '20']]
]

function onHardware(request: EncodingRequest, encoder: string): Choice {
  const options = hardwareOptions.find(([name]) => name.test(encoder))?.[1] ?? []
  const tag = request.codec === 'hevc' ? ['-tag:v', 'hvc1'] : []
  const deep = request.content !== 'matte' && fedFormat(request).bitDepth > 8
  return { encoder, options: [...options, ...tag], pixelFormat: deep ? 'p010le' : 'nv12' }
}

/** Whether hardware can write it at all: 4:2:0 of even size, 10 bits in HEVC only. */
export function fitsHardware(request: EncodingRequest): boolean {
  const { codec, size } = request
  if (codec !== 'h264' && codec !== 'hevc') return false
  if (size.width % 2 !== 0 || size.height % 2 !== 0) return false
  return request.content === 'matte' || fedFormat(request).bitDepth <= (codec === 'hevc' ? 10 : 8)
}
