import type { Rgb, VideoInfo } from '../../../shared/domain/types'
import { colourMatrix, isFullRange } from '../../media/decode/decodeCommand'
import { brightColour } from '../../media/decode/toneCurve'
import type { PlanarFormat } from '../../media/decode/planarFormat'

/** Weights of red and blue in luma. */
export const lumaWeights = {
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

/** As the video's transfer has it: white is no brighter than a page. */
function inLightOf({ highDynamicRange: range }: VideoInfo, colour: Rgb): Rgb {
  if (!range || range.stored) return colour
  const [red, green, blue] = colour
  const bright = brightColour([red / 255, green / 255, blue / 255], range.transfer)
  return [bright[0] * 255, bright[1] * 255, bright[2] * 255]
}

/** A colour as luma and two chroma samples of the video. */
export function samplesOfColour(colour: Rgb, video: VideoInfo, format: PlanarFormat): [number, number, number] {
  const [red, green, blue] = inLightOf(video, colour)
  const [wr, wb] = lumaWeights[colourMatrix(video)]
  const luma = (wr * red + (1 - wr - wb) * green + wb * blue) / 255
  const { black, white, neutral, largest } = levelsOf(video, format)
  const chromaSpan = isFullRange(video) ? largest : 224 * 2 ** (format.bitDepth - 8)
  const chroma = (value: number, weight: number): number => {
    const sample = neutral + ((value / 255 - luma) / (2 * (1 - weight))) * chromaSpan
    return Math.min(largest, Math.max(0, Math.round(sample)))
  }
  return [Math.round(black + luma * (white - black)), chroma(blue, wb), chroma(red, wr)]
}
