import type { AlphaPlane } from './alphaFilters'
import type { Plane, PlanarFormat } from '../../media/decode/planarFormat'

/** Alpha as the chroma planes see it: the mean over the pixels that share a sample. The very same where each has its own. */
export function chromaAlpha(alpha: AlphaPlane, plane: Plane, { chroma }: PlanarFormat): Uint16Array {
  if (chroma === '444') return alpha.data
  const tall = chroma === '420' ? 2 : 1
  const out = new Uint16Array(plane.width * plane.height)
  for (let y = 0; y < plane.height; y++) {
    const upper = y * tall * alpha.width
    const lower = Math.min(alpha.height - 1, y * tall + tall - 1) * alpha.width
    for (let x = 0, at = y * plane.width; x < plane.width; x++, at++) {
      const left = x * 2
      const right = Math.min(alpha.width - 1, left + 1)
      const sum = alpha.data[upper + left]! + alpha.data[upper + right]!
      out[at] = (sum + alpha.data[lower + left]! + alpha.data[lower + right]! + 2) >> 2
    }
  }
  return out
}
