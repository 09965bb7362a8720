import type { PictureCodec, PictureFormat } from './exportFormats'
import type { ChromaChoice, CodecProfile, DepthChoice } from './exportQuality'
import type { Size } from './types'

/** What of `ExportQuality` each codec takes: one table for the panel, the command line, batches and the writers. */

export interface CodecProfileTraits {
  readonly name: CodecProfile
  readonly label: string
}

export interface CodecQuality {
  /** Its scale of constant quality; absent: it has none. `matte`: what flat white and black are written with. */
  readonly crf?: { readonly usual: number; readonly matte: number; readonly least: number; readonly most: number }
  readonly bitRate: boolean
  readonly presets: boolean
  readonly depths: readonly DepthChoice[]
  readonly chromas: readonly ChromaChoice[]
  /** The first is the usual one. */
  readonly profiles: readonly CodecProfileTraits[]
  readonly jpegQuality: boolean
}

const fixed = {
  ...{ bitRate: false, presets: false, depths: [], chromas: [], profiles: [], jpegQuality: false }
} as const satisfies CodecQuality
const delivered = {
  ...{ ...fixed, bitRate: true, presets: true, depths: [8, 10], chromas: ['420', '422', '444'] }
} as const satisfies CodecQuality

export const codecQuality: Readonly<Record<PictureCodec, CodecQuality>> = {
  h264: { ...delivered, crf: { usual: 17, matte: 12, least: 0, most: 51 } },
  hevc: { ...delivered, crf: { usual: 19, matte: 14, least: 0, most: 51 } },
  av1: { ...delivered, crf: { usual: 24, matte: 16, least: 1, most: 63 } },
  vp9: { ...delivered, crf: { usual: 22, matte: 22, least: 0, most: 63 } },
  prores422: {
    ...fixed,
    profiles: [
      { name: 'hq', label: '422 HQ' },
      { name: 'standard', label: '422' },
      { name: 'lt', label: '422 LT' },
      { name: 'proxy', label: '422 Proxy' }
    ]
  },
  prores4444: {
    ...fixed,
    profiles: [
      { name: '4444', label: '4444' },
      { name: '4444xq', label: '4444 XQ' }
    ]
  },
  dnxhr: {
    ...fixed,
    profiles: [
      { name: 'dnxhr-hqx', label: 'HQX, 10 bit' },
      { name: 'dnxhr-444', label: '444, 10 bit' },
      { name: 'dnxhr-hq', label: 'HQ' },
      { name: 'dnxhr-sq', label: 'SQ' },
      { name: 'dnxhr-lb', label: 'LB' }
    ]
  },
  ffv1: fixed,
  png: { ...fixed, depths: [8, 16] },
  jpeg: { ...fixed, chromas: ['420', '422', '444'], jpegQuality: true }
}

/** A profile that was chosen, else the codec's usual one; undefined where the codec has none. */
export function profileOf({ codec, quality }: Pick<PictureFormat, 'codec' | 'quality'>): CodecProfile | undefined {
  return quality?.profile ?? codecQuality[codec].profiles[0]?.name
}

/**
 * Why the quality that is asked for cannot be, in a sentence; null where it can. Names are those of `ExportQuality`.
 * @param size of the video, where it is known
 */
export function qualityProblem(format: PictureFormat, size?: Size): string | null {
  const { quality, codec } = format
  if (!quality) return null
  return (
    notTaken(format) ?? onHardware(format) ?? withAlpha(format) ?? oddSize(format, size) ?? outOfScale(codec, quality)
  )
}

type Quality = NonNullable<PictureFormat['quality']>

function notTaken({ codec, quality = {} }: PictureFormat): string | null {
  const traits = codecQuality[codec]
  const lacks: readonly (readonly [keyof Quality, boolean, string])[] = [
    ['crf', traits.crf !== undefined, 'no constant quality (CRF)'],
    ['bitRateKbit', traits.bitRate, 'no bit rate to choose'],
    ['preset', traits.presets, 'no presets'],
    ['bitDepth', has(traits.depths, quality.bitDepth), list('no bit depth of its own', traits.depths)],
    ['chroma', has(traits.chromas, quality.chroma), list('no chroma to choose', traits.chromas)],
    ['profile', traits.profiles.some(({ name }) => name === quality.profile), list('no profiles', profiles(traits))],
    ['jpegQuality', traits.jpegQuality, 'no JPEG quality']
  ]
  const missing = lacks.find(([key, able]) => quality[key] !== undefined && !able)
  return missing ? `${codec} has ${missing[2]}.` : null
}

function has<T>(all: readonly T[], value: T | undefined): boolean {
  return value === undefined || all.includes(value)
}

function profiles({ profiles: all }: CodecQuality): CodecProfile[] {
  return all.map(({ name }) => name)
}

function list(none: string, all: readonly (string | number)[]): string {
  return all.length === 0 ? none : `only ${all.join(', ')}`
}

function outOfScale(codec: PictureCodec, { crf, ...quality }: Quality): string | null {
  if (crf !== undefined && quality.bitRateKbit !== undefined) return 'CRF and bit rate exclude each other.'
  const scale = codecQuality[codec].crf
  if (crf === undefined || !scale || (crf >= scale.least && crf <= scale.most)) return null
  return `CRF of ${codec} goes from ${scale.least} to ${scale.most}.`
}

function onHardware({ codec, encoder, quality = {} }: PictureFormat): string | null {
  if (encoder !== 'hardware') return null
  if (quality.preset !== undefined) return 'Presets are for software encoders.'
  if (quality.chroma !== undefined && quality.chroma !== '420') return 'Hardware encoders write 4:2:0.'
  return codec === 'h264' && quality.bitDepth === 10 ? 'Hardware encoders write H.264 in 8 bits.' : null
}

/** Cut-outs of codecs for delivery exist in one form each. */
function withAlpha({ kind, codec, quality = {} }: PictureFormat): string | null {
  if (kind !== 'cutout' || (codec !== 'vp9' && codec !== 'hevc')) return null
  const fits = has([8], quality.bitDepth) && has(['420'], quality.chroma)
  return fits ? null : `${codec} with alpha is 4:2:0 of 8 bits.`
}

function oddSize({ codec, quality = {} }: PictureFormat, size: Size | undefined): string | null {
  if (!size || (codec !== 'h264' && codec !== 'hevc') || quality.chroma === undefined) return null
  const isOdd = { x: size.width % 2 !== 0, y: size.height % 2 !== 0 }
  const fits = quality.chroma === '444' || (!isOdd.x && (quality.chroma === '422' || !isOdd.y))
  return fits ? null : `${size.width}×${size.height} is an odd size: only chroma 444 keeps every pixel.`
}
