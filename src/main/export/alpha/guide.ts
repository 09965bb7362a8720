import { edgeKindOf, type EdgeOptions } from '../../../shared/domain/exportFormats'
import { planesOf, samplesOf } from '../../media/decode/planarFormat'
import type { PlanarPicture } from '../encode/decodePlanes'

/**
 * A picture's planes side by side, uint8 [height, width, 3], for edges to follow; nothing where edges are hard. What
 * counts is which colours differ, so luma and chroma do as well as red, green and blue.
 */
export function guideOf({ format, data, size }: PlanarPicture, edges: EdgeOptions): Uint8Array | undefined {
  if (edgeKindOf(edges) === 'hard' || format.chroma === 'grey') return undefined
  const samples = samplesOf(format, data)
  const { width, height } = size
  const shift = format.bitDepth - 8
  const guide = new Uint8Array(width * height * 3)
  planesOf({ ...format, alpha: false }, size).forEach((plane, channel) => {
    const wide = plane.width < width ? 1 : 0
    const tall = plane.height < height ? 1 : 0
    for (let y = 0, at = channel; y < height; y++) {
      const row = plane.at + (y >> tall) * plane.width
      for (let x = 0; x < width; x++, at += 3) guide[at] = samples[row + (x >> wide)]! >> shift
    }
  })
  return guide
}
