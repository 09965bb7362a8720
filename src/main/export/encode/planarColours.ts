import type { Rgb, VideoInfo } from '../../../shared/domain/types'
import { colourMatrix, isFullRange } from '../../media/decode/decodeCommand'
import type { PlanarFormat } from '../../media/decode/planarFormat'

/** Weights of red and blue in luma. */
const weights = {
  bt601: [0.299, 0.114],
  bt709: [0.2126, 0.0722],
  bt2020: [0.2627, 0.0593],
  smpte240m: [0.212, 0.087],
  fcc: [0.3, 0.11]
} as const

/** The numbers samples take in a video's own encoding of colour. */
export interface SampleLevels {
  readonly black: number
  readonly white: number
  /** Chroma of grey. */
  readonly neutral: number
  /** Largest number a sample can be. */
  readonly largest: number
}

export function levelsOf(video: VideoInfo, { bitDepth }: PlanarFormat): SampleLevels {
  const largest = 2 ** bitDepth - 1
  const unit = 2 ** (bitDepth - 8)
  const full = isFullRange(video)
  return { black: full ? 0 : 16 * unit, white: full ? largest : 235 * unit, neutral: 128 * unit, largest }
}

/** A colour as luma and two chroma samples of the video. */
export function samplesOfColour(
  [red, green, blue]: Rgb,
  video: VideoInfo,
  format: PlanarFormat
): [number, number, number] {
  const [wr, wb] = weights[colourMatrix(video)]
  const luma = (wr * red + (1 - wr - wb) * green + wb * blue) / 255
  const { black, white, neutral, largest } = levelsOf(video, format)
  const chromaSpan = isFullRange(video) ? largest : 224 * 2 ** (format.bitDepth - 8)
  const chroma = (value: number, weight: number): number => {
    const sample = neutral + ((value / 255 - luma) / (2 * (1 - weight))) * chromaSpan
    return Math.min(largest, Math.max(0, Math.round(sample)))
  }
  return [Math.round(black + luma * (white - black)), chroma(blue, wb), chroma(red, wr)]
}
