import type { VideoInfo } from '../../../../shared/domain/types'
import { colourMatrix, isFullRange } from '../../../media/decode/decodeCommand'
import { lumaWeights } from '../../encode/planarColours'
import type { ToRgb } from './tiles'

/**
 * Red, green and blue of a video's luma and chroma, 8 bits each. Pictures of high dynamic range stay in their transfer
 * curve, which a network that looks for differences can do with.
 */
export function toRgbOf(video: VideoInfo): ToRgb {
  const [wr, wb] = lumaWeights[colourMatrix(video)]
  const wg = 1 - wr - wb
  const full = isFullRange(video)
  const [black, span, chroma] = full ? [0, 255, 255] : [16, 219, 224]
  const [red, blue] = [(2 * (1 - wr)) / chroma, (2 * (1 - wb)) / chroma]
  const [greenOfBlue, greenOfRed] = [(blue * wb) / wg, (red * wr) / wg]
  return (guide, from, { into, at, step }) => {
    const luma = (guide[from]! - black) / span
    const [cb, cr] = [guide[from + 1]! - 128, guide[from + 2]! - 128]
    into[at] = inRange(luma + red * cr)
    into[at + step] = inRange(luma - greenOfBlue * cb - greenOfRed * cr)
    into[at + 2 * step] = inRange(luma + blue * cb)
  }
}

function inRange(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value
}
