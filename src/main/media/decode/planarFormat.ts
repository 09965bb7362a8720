import type { Size, VideoInfo } from '../../../shared/domain/types'

/**
 * Pictures as planes of luma and chroma, as videos store them: exports change them where an object is and pass the rest
 * on untouched, without a detour over RGB. Samples of more than 8 bits are 16-bit words, low byte first.
 */
export interface PlanarFormat {
  /** `grey` has luma alone, over its full range. */
  readonly chroma: '420' | '422' | '444' | 'grey'
  readonly bitDepth: 8 | 10 | 12 | 16
  /** A plane of alpha after the others, of the picture's size and full range. */
  readonly alpha: boolean
}

export interface Plane extends Size {
  /** Index of its first sample, in samples. */
  readonly at: number
}

/** Bytes of one sample. */
export function sampleBytes({ bitDepth }: PlanarFormat): 1 | 2 {
  return bitDepth === 8 ? 1 : 2
}

/** FFmpeg's name of the format. */
export function pixelFormatName({ chroma, bitDepth, alpha }: PlanarFormat): string {
  const depth = bitDepth === 8 ? '' : `${bitDepth}le`
  if (chroma === 'grey') return `gray${depth}`
  return `yuv${alpha ? 'a' : ''}${chroma}p${depth}`
}

/** FFmpeg's tag of the format in streams of raw video, four bytes. */
export function rawVideoTag({ chroma, bitDepth, alpha }: PlanarFormat): Buffer {
  const plain = { '420': 'I420', '422': 'Y42B', '444': '444P', grey: 'Y800' }
  if (bitDepth === 8 && !alpha) return Buffer.from(plain[chroma], 'latin1')
  const subsampling = { '420': 11, '422': 10, '444': 0, grey: 0 }
  const kind = chroma === 'grey' ? '1' : alpha ? '4' : '3'
  return Buffer.from([0x59, kind.charCodeAt(0), subsampling[chroma], bitDepth])
}

/** Planes in their order: luma, two of chroma, alpha. Odd sizes round chroma up. */
export function planesOf({ chroma, alpha }: PlanarFormat, size: Size): Plane[] {
  const { width, height } = size
  const small = {
    width: chroma === '444' ? width : Math.ceil(width / 2),
    height: chroma === '420' ? Math.ceil(height / 2) : height
  }
  const sizes = [size, ...(chroma === 'grey' ? [] : [small, small]), ...(alpha ? [size] : [])]
  let at = 0
  return sizes.map((plane) => {
    const start = at
    at += plane.width * plane.height
    return { width: plane.width, height: plane.height, at: start }
  })
}

/** Bytes of a whole picture. */
export function pictureBytes(format: PlanarFormat, size: Size): number {
  const samples = planesOf(format, size).reduce((sum, { width, height }) => sum + width * height, 0)
  return samples * sampleBytes(format)
}

export type Samples = Uint8Array | Uint16Array

/** The picture's samples as numbers, sharing its memory. */
export function samplesOf(format: PlanarFormat, data: Uint8Array): Samples {
  if (sampleBytes(format) === 1) return data
  return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
}

/**
 * The format that keeps what a video has: its chroma as it is stored, its bit depth up to 12. RGB, alpha and rare
 * layouts become 4:4:4, with two bits more where colours have to be converted, so that they come back as they were.
 */
export function keptFormat(
  video: Pick<VideoInfo, 'pixelFormat' | 'bitDepth' | 'hasAlpha' | 'rotationDegrees'>
): PlanarFormat {
  const chroma = storedChroma(video.pixelFormat)
  const isYuv = chroma !== null && !video.hasAlpha
  const depth = isYuv ? video.bitDepth : Math.max(10, video.bitDepth)
  const bitDepth = depth <= 8 ? 8 : depth <= 10 ? 10 : 12
  // Turned by a quarter, 4:2:2 would halve the other direction.
  const turns = video.rotationDegrees % 180 !== 0 && chroma === '422'
  return { chroma: chroma === null || turns || video.hasAlpha ? '444' : chroma, bitDepth, alpha: false }
}

function storedChroma(pixelFormat: string): '420' | '422' | '444' | null {
  const planar = /^yuvj?(420|422|444)p/.exec(pixelFormat)?.[1]
  if (planar === '420' || planar === '422' || planar === '444') return planar
  if (/^(nv12|nv21|p01[026])/.test(pixelFormat)) return '420'
  if (/^(nv16|nv20|p21[026]|yuyv422|uyvy422|yvyu422|y210)/.test(pixelFormat)) return '422'
  return null
}
