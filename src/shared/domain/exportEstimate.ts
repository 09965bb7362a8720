import { codecQuality, profileOf } from './codecQuality'
import { codecTraits } from './exportCodecs'
import type { ExportFormat, PictureCodec, PictureFormat } from './exportFormats'
import type { CodecProfile } from './exportQuality'
import type { Rational, Size } from './types'

export interface EstimateRequest {
  readonly format: ExportFormat
  readonly size: Size
  readonly frameRate: Rational
  /** Of each file. */
  readonly frames: number
  readonly files: number
}

/** Masks of most layouts, in bits a pixel; layers of half floats need far more. */
const annotationBits = { exr: 6, cryptomatte: 34, others: 0.15 }

/** Bytes an export will take, give or take a factor of two: what it shows decides. */
export function estimatedBytes({ format, size, frameRate, frames, files }: EstimateRequest): number {
  const bits = givenBits(format, frameRate) ?? size.width * size.height * bitsPerPixel(format)
  return Math.round((bits * frames * files) / 8)
}

/** Of a frame, where a bit rate is asked for. */
function givenBits(format: ExportFormat, { num, den }: Rational): number | null {
  const rate = 'quality' in format ? format.quality?.bitRateKbit : undefined
  return rate === undefined ? null : (rate * 1000 * den) / num
}

/** Curves of a key and a frame, in bits a pixel. */
const shapeBits = 0.1

function bitsPerPixel(format: ExportFormat): number {
  if (format.kind === 'shapes') return shapeBits
  if (format.kind === 'annotations') {
    const { layout } = format
    return annotationBits[layout === 'exr' || layout === 'cryptomatte' ? layout : 'others']
  }
  const usual = profileBits[profileOf(format) ?? ''] ?? codecTraits[format.codec].bitsPerPixel * qualityFactor(format)
  // Mattes are flat; only DNxHR writes as much for them as for anything else.
  return format.kind === 'matte' && format.codec !== 'dnxhr' ? usual / 6 : usual
}

/** Between what makers state at 1080 lines and what FFmpeg's encoders write of DAVIS at 480. */
const profileBits: Readonly<Record<string, number>> = {
  ...{ proxy: 1, lt: 2.3, standard: 3.2, hq: 4.6, '4444': 7, '4444xq': 8.5 },
  ...{ 'dnxhr-lb': 1, 'dnxhr-sq': 2.6, 'dnxhr-hq': 4, 'dnxhr-hqx': 4, 'dnxhr-444': 8 }
} satisfies Record<CodecProfile, number>

/** How much larger a file gets with each step of constant quality. */
const stepFactor: Readonly<Partial<Record<PictureCodec, number>>> = {
  ...{ h264: 2.3 ** (1 / 6), hevc: 2.3 ** (1 / 6), av1: 1.9 ** 0.1, vp9: 1.9 ** 0.1 }
}

function qualityFactor(format: PictureFormat): number {
  const { codec, quality } = format
  if (!quality) return 1
  const byPreset = quality.preset === 'ultrafast' ? 2 : 1
  const byDepth = codec === 'png' && quality.bitDepth === 16 ? 2.3 : 1
  return (stepFactor[codec] ?? 1) ** finer(format) * byPreset * byDepth * jpegFactor(quality.jpegQuality ?? 100)
}

/** Steps of constant quality below the usual one. */
function finer({ codec, quality, kind }: PictureFormat): number {
  const scale = codecQuality[codec].crf
  if (!scale || quality?.crf === undefined) return 0
  return (kind === 'matte' ? scale.matte : scale.usual) - quality.crf
}

/** FFmpeg's JPEG scale of 2 to 31, here of 100 to 1: half as much at a scale of four. */
function jpegFactor(quality: number): number {
  return (2 / (2 + ((100 - quality) * 29) / 99)) ** 0.8
}
