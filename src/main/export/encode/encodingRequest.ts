import { type CodecQuality, codecQuality, profileOf } from '../../../shared/domain/codecQuality'
import type { PictureCodec } from '../../../shared/domain/exportFormats'
import type { ExportQuality } from '../../../shared/domain/exportQuality'
import type { Size } from '../../../shared/domain/types'
import type { PlanarFormat } from '../../media/decode/planarFormat'

/** What is to be encoded, and the format of the pictures an encoder is fed with. */

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
  readonly quality?: ExportQuality | undefined
  /** What the video has. */
  readonly kept: PlanarFormat
  readonly fullRange: boolean
  /** Of the pictures. */
  readonly size: Size
  /** Hardware encoder to use instead of the usual one. */
  readonly hardware?: string | undefined
  /** Software encoder where the codec has several; absent: the first of `softwareEncoders`. */
  readonly software?: string | undefined
}

/** Encoders by codec, the first one that is there and fits is used. */
export const softwareEncoders: Readonly<Record<PictureCodec, readonly [string, ...string[]]>> = {
  h264: ['libx264'],
  hevc: ['libx265'],
  av1: ['libsvtav1', 'libaom-av1'],
  prores422: ['prores_ks'],
  prores4444: ['prores_ks'],
  dnxhr: ['dnxhd'],
  vp9: ['libvpx-vp9'],
  ffv1: ['ffv1'],
  png: ['png'],
  jpeg: ['mjpeg']
}

/** Most bits of a sample each codec holds, of those a video can have. */
const mostBits = {
  ...{ h264: 10, hevc: 12, av1: 10, prores422: 12, prores4444: 10, dnxhr: 10, vp9: 10 },
  ...{ ffv1: 12, png: 12, jpeg: 8 }
} as const

/**
 * Format of the pictures the encoder is fed with: what the video has, no more than the codec can hold; more where more
 * is asked for, so that what is blended has it.
 */
export function fedFormat(request: EncodingRequest): PlanarFormat {
  const { codec, content, kept } = request
  const bitDepth = fedDepth(request)
  const chroma = richer(kept.chroma, wantedChroma(request))
  if (content === 'matte') return { chroma: 'grey', bitDepth: matteDepth(request), alpha: false }
  if (content === 'picture') return { ...kept, chroma, bitDepth }
  if (codec === 'vp9' || codec === 'hevc') return { chroma: '420', bitDepth: 8, alpha: true }
  // ProRes alpha has more than 8 bits even where the video has not; few programs read more than 10 with alpha.
  return { ...kept, chroma, bitDepth: codec === 'prores4444' || bitDepth > 8 ? 10 : 8, alpha: true }
}

function fedDepth({ codec, kept, quality }: EncodingRequest): PlanarFormat['bitDepth'] {
  const most = dnxhrDepth(codec, quality) ?? mostBits[codec]
  const wanted = quality?.bitDepth ?? kept.bitDepth
  return Math.min(wanted, most) as PlanarFormat['bitDepth']
}

function dnxhrDepth(codec: PictureCodec, quality: ExportQuality | undefined): 8 | 10 | null {
  return codec === 'dnxhr' ? depthOfDnxhr(profileOf({ codec, quality }) ?? '') : null
}

/** HQX and 444 have ten bits, the others eight. */
export function depthOfDnxhr(profile: string): 8 | 10 {
  return profile === 'dnxhr-hqx' || profile === 'dnxhr-444' ? 10 : 8
}

/** Flat white and black with soft edges: eight bits where everybody must read it. */
function matteDepth({ codec, quality }: EncodingRequest): 8 | 16 {
  if (quality?.bitDepth !== undefined) return quality.bitDepth === 8 ? 8 : 16
  return /^(h264|hevc|av1|vp9|jpeg)$/.test(codec) ? 8 : 16
}

export function wantedChroma({ codec, quality }: EncodingRequest): PlanarFormat['chroma'] | undefined {
  const fits = (codecQuality[codec] as CodecQuality).chromas.some((each) => each === quality?.chroma)
  return fits ? quality?.chroma : undefined
}

function richer(kept: PlanarFormat['chroma'], wanted: PlanarFormat['chroma'] | undefined): PlanarFormat['chroma'] {
  return wanted !== undefined && kept !== 'grey' && Number(wanted) > Number(kept) ? wanted : kept
}

export type Choice = Pick<Encoding, 'options' | 'pixelFormat'> & Partial<Encoding>

export function softwareOf({ codec, software }: EncodingRequest): string {
  return software ?? softwareEncoders[codec][0]
}

/** Bits a sample of a video that is delivered; mattes have eight unless more are asked for. */
export function deliveredDepth(request: EncodingRequest): PlanarFormat['bitDepth'] {
  if (request.content !== 'matte') return fedFormat(request).bitDepth
  return request.quality?.bitDepth === 10 ? 10 : 8
}
