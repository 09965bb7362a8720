import { codecQuality, profileOf } from '../../../shared/domain/codecQuality'
import type { PictureCodec } from '../../../shared/domain/exportFormats'
import { encoderPresets, type EncoderPreset, type ExportQuality } from '../../../shared/domain/exportQuality'
import { pixelFormatName } from '../../media/decode/planarFormat'
import {
  type Choice,
  deliveredDepth,
  depthOfDnxhr,
  type EncodingRequest,
  fedFormat,
  softwareOf
} from './encodingRequest'

/** How software encoders are told what is wanted, codec by codec. */
export const inSoftware: Readonly<Record<PictureCodec, (request: EncodingRequest) => Choice>> = {
  h264: (request) => ({
    options: ['-preset', request.quality?.preset ?? 'veryfast', ...rateOptions(request)],
    pixelFormat: deliveryFormat(request)
  }),
  hevc: (request) => ({
    options: [
      ...['-preset', request.quality?.preset ?? 'fast', ...rateOptions(request), '-tag:v', 'hvc1'],
      ...['-x265-params', request.content === 'cutout' ? 'log-level=error:alpha=1' : 'log-level=error']
    ],
    pixelFormat: request.content === 'cutout' ? 'yuva420p' : deliveryFormat(request)
  }),
  av1: (request) => ({ options: av1Options(request), pixelFormat: deliveryFormat(request, true) }),
  prores422: (request) => ({
    options: ['-profile:v', proresProfile(request), '-vendor', 'apl0'],
    ...{ pixelFormat: 'yuv422p10le', fullRange: false }
  }),
  prores4444: (request) => ({
    options: ['-profile:v', proresProfile(request), '-vendor', 'apl0', '-alpha_bits', '16'],
    ...{ pixelFormat: 'yuva444p10le', fullRange: false }
  }),
  dnxhr: (request) => {
    const profile = profileOf(request) ?? 'dnxhr-hqx'
    const depth = depthOfDnxhr(profile) === 10 ? '10le' : ''
    const pixelFormat = `yuv${profile === 'dnxhr-444' ? '444' : '422'}p${depth}`
    return { options: ['-profile:v', profile.replace('-', '_')], pixelFormat, fullRange: false }
  },
  vp9: (request) => ({
    options: [...vp9Rate(request), '-deadline', 'good', '-cpu-used', vp9Speed(request), '-row-mt', '1'].concat(
      vp9Alpha(request)
    ),
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
    ...{ rgb: true, fullRange: true, ending: 'png' }
  }),
  jpeg: (request) => ({
    options: ['-q:v', String(jpegScale(request.quality?.jpegQuality ?? 100))],
    pixelFormat: `yuvj${request.quality?.chroma ?? fedFormat(request).chroma}p`,
    ...{ fullRange: true, ending: 'jpg' }
  })
}

/** FFmpeg's scale goes from 2, near to lossless, to 31. */
export function jpegScale(quality: number): number {
  return Math.round(2 + ((100 - quality) * 29) / 99)
}

/** A bit rate, else constant quality. A rate is held over some seconds, with half as much again where it is needed. */
function rateOptions({ codec, content, quality }: EncodingRequest): string[] {
  const rate = quality?.bitRateKbit
  if (rate !== undefined) return bitRate(rate)
  return ['-crf', String(crfOf({ codec, content, quality }))]
}

function bitRate(kbit: number): string[] {
  return ['-b:v', `${kbit}k`, '-maxrate', `${Math.round(kbit * 1.5)}k`, '-bufsize', `${kbit * 3}k`]
}

function crfOf({ codec, content, quality }: Pick<EncodingRequest, 'codec' | 'content' | 'quality'>): number {
  const scale = codecQuality[codec].crf
  return quality?.crf ?? (content === 'matte' ? scale?.matte : scale?.usual) ?? 0
}

/** Constant quality is a bit rate of nothing there. */
function vp9Rate(request: EncodingRequest): string[] {
  const rate = request.quality?.bitRateKbit
  return rate === undefined ? ['-b:v', '0', ...rateOptions(request)] : bitRate(rate)
}

function vp9Alpha({ content }: EncodingRequest): string[] {
  return content === 'cutout' ? ['-auto-alt-ref', '0'] : []
}

function vp9Speed({ quality }: EncodingRequest): string {
  return String(speedOf(quality, 4, [8, 0]))
}

/** A preset's place between the fastest and the slowest of another encoder's numbers. */
function speedOf(quality: ExportQuality | undefined, usual: number, [fastest, slowest]: readonly [number, number]) {
  if (quality?.preset === undefined) return usual
  const place: number = encoderPresets.indexOf(quality.preset satisfies EncoderPreset) / (encoderPresets.length - 1)
  return Math.round(fastest + (slowest - fastest) * place)
}

function av1Options(request: EncodingRequest): string[] {
  const { quality } = request
  if (softwareOf(request) === 'libaom-av1') {
    const speed = String(speedOf(quality, 6, [8, 0]))
    const rate = quality?.bitRateKbit
    const rates = rate === undefined ? ['-b:v', '0', ...rateOptions(request)] : bitRate(rate)
    return ['-cpu-used', speed, '-row-mt', '1', '-usage', 'good', ...rates]
  }
  const rate = quality?.bitRateKbit
  // It takes no upper limit beside an average.
  const rates = rate === undefined ? rateOptions(request) : ['-b:v', `${rate}k`]
  return ['-preset', String(speedOf(quality, 8, [12, 2])), ...rates]
}

function proresProfile(request: EncodingRequest): string {
  const profiles: Readonly<Record<string, string>> = { proxy: '0', lt: '1', standard: '2', hq: '3', '4444': '4' }
  return profiles[profileOf(request) ?? ''] ?? '5'
}

/** 4:2:0, as every player takes it; odd sizes would lose a line of pixels that way and are written as 4:4:4. */
function deliveryFormat(request: EncodingRequest, anySize = false): string {
  const { size, quality } = request
  const fits = anySize || (size.width % 2 === 0 && size.height % 2 === 0)
  const chroma = quality?.chroma ?? (fits ? '420' : '444')
  return pixelFormatName({ chroma, bitDepth: deliveredDepth(request), alpha: false })
}

function pngFormat(request: EncodingRequest): string {
  const { content, quality } = request
  const isDeep = quality?.bitDepth === undefined ? fedFormat(request).bitDepth > 8 : quality.bitDepth > 8
  if (content === 'matte') return isDeep ? 'gray16be' : 'gray'
  if (content === 'cutout') return isDeep ? 'rgba64be' : 'rgba'
  return isDeep ? 'rgb48be' : 'rgb24'
}
