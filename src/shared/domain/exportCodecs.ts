import { annotationTraits } from './annotationTraits'
import { shapeHostTraits } from './shapeFormat'
import type { ExportFormat, ExportKind, PictureCodec, PictureFormat } from './exportFormats'

/** What the codecs of exports are good for, for the window, the command line and the writers alike. */

export interface CodecTraits {
  readonly label: string
  /** Endings of the file, the usual one first; none for numbered pictures, which come in a folder. */
  readonly containers: readonly string[]
  /** Kinds of export it can hold. */
  readonly kinds: readonly Exclude<ExportKind, 'annotations' | 'shapes'>[]
  /** Typical bits a pixel, for estimates before anything is written. */
  readonly bitsPerPixel: number
}

const opaque = ['overlay', 'matte', 'background', 'hide'] as const

export const codecTraits: Readonly<Record<PictureCodec, CodecTraits>> = {
  h264: { label: 'H.264', containers: ['mp4', 'mov', 'mkv', 'm4v'], kinds: opaque, bitsPerPixel: 0.4 },
  // With alpha it is for MP4 and MOV, and needs an encoder that knows how: see `availableEncoders.ts`.
  hevc: { label: 'HEVC', containers: ['mp4', 'mov', 'mkv', 'm4v'], kinds: [...opaque, 'cutout'], bitsPerPixel: 0.3 },
  prores422: { label: 'ProRes 422', containers: ['mov', 'mkv'], kinds: opaque, bitsPerPixel: 4 },
  prores4444: { label: 'ProRes 4444', containers: ['mov', 'mkv'], kinds: ['cutout'], bitsPerPixel: 4 },
  dnxhr: { label: 'DNxHR', containers: ['mov', 'mkv'], kinds: opaque, bitsPerPixel: 4 },
  vp9: { label: 'VP9', containers: ['webm', 'mkv'], kinds: ['cutout', 'background', 'hide'], bitsPerPixel: 0.4 },
  // There is no alpha in AV1 that editing programs read.
  av1: { label: 'AV1', containers: ['mp4', 'mkv', 'webm'], kinds: opaque, bitsPerPixel: 0.25 },
  ffv1: { label: 'FFV1 (lossless)', containers: ['mkv'], kinds: [...opaque, 'cutout'], bitsPerPixel: 9 },
  png: { label: 'PNG sequence', containers: [], kinds: [...opaque, 'cutout', 'frames'], bitsPerPixel: 14 },
  jpeg: { label: 'JPEG sequence', containers: [], kinds: ['overlay', 'background', 'hide', 'frames'], bitsPerPixel: 3 }
}

export function codecsOf(kind: ExportKind): PictureCodec[] {
  return (Object.keys(codecTraits) as PictureCodec[]).filter((codec) =>
    (codecTraits[codec].kinds as readonly string[]).includes(kind)
  )
}

/** True when the export makes a folder of numbered files. */
export function isSequence(format: Pick<PictureFormat, 'codec'>): boolean {
  return codecTraits[format.codec].containers.length === 0
}

/** Ending of the file with its dot; empty where the export makes a folder. */
export function fileEnding(format: ExportFormat): string {
  if (format.kind === 'shapes') return shapeHostTraits[format.host].ending
  if (format.kind === 'annotations') return annotationTraits[format.layout].ending
  const container = format.container ?? codecTraits[format.codec].containers[0]
  return container === undefined || isSequence(format) ? '' : `.${container}`
}
