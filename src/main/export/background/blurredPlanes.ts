import { boxRadii, fullAlpha, type AlphaPlane } from '../alpha/alphaFilters'
import { planesOf, type PlanarFormat, type Samples } from '../../media/decode/planarFormat'
import { chromaAlpha } from '../alpha/coverage'

/**
 * A picture out of focus, as it looks behind its objects: only what is not theirs is averaged, so that their colours
 * leave no glow around them.
 * @param radiusPx pixels of the luma plane
 */
export function blurredBehind(
  samples: Samples,
  format: PlanarFormat,
  alpha: AlphaPlane,
  radiusPx: number
): Float32Array {
  const out = new Float32Array(samples.length)
  for (const [index, plane] of planesOf(format, alpha).entries()) {
    const shares = index === 0 ? alpha.data : chromaAlpha(alpha, plane, format)
    const count = plane.width * plane.height
    const [sums, weights] = [new Float32Array(count), new Float32Array(count)]
    for (let at = 0; at < count; at++) {
      // A trace of weight everywhere: inside large objects something has to be there.
      const weight = 1 - shares[at]! / fullAlpha + 1e-4
      weights[at] = weight
      sums[at] = samples[plane.at + at]! * weight
    }
    const scale = plane.width / alpha.width
    for (const radius of boxRadii((radiusPx * scale) / 2)) {
      blurOnce(sums, plane, radius)
      blurOnce(weights, plane, radius)
    }
    for (let at = 0; at < count; at++) out[plane.at + at] = sums[at]! / weights[at]!
  }
  return out
}

/** One box filter over rows and columns, in place. */
export function blurOnce(
  data: Float32Array,
  { width, height }: { width: number; height: number },
  radius: number
): void {
  if (radius === 0) return
  const line = new Float32Array(Math.max(width, height))
  for (let y = 0; y < height; y++) averageLine(data, line, { at: y * width, step: 1, count: width }, radius)
  for (let x = 0; x < width; x++) averageLine(data, line, { at: x, step: width, count: height }, radius)
}

interface Line {
  readonly at: number
  readonly step: number
  readonly count: number
}

/** Running mean in place; beyond the ends the end sample goes on. */
function averageLine(data: Float32Array, line: Float32Array, { at, step, count }: Line, radius: number): void {
  for (let index = 0; index < count; index++) line[index] = data[at + index * step]!
  const [first, last] = [line[0]!, line[count - 1]!]
  let sum = first * radius
  for (let index = 0; index <= radius; index++) sum += index < count ? line[index]! : last
  for (let index = 0; index < count; index++) {
    data[at + index * step] = sum / (2 * radius + 1)
    const enters = index + radius + 1 < count ? line[index + radius + 1]! : last
    const leaves = index >= radius ? line[index - radius]! : first
    sum += enters - leaves
  }
}
