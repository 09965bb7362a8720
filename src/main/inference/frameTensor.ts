import type { RgbFrame } from '../../shared/domain/types'

/** `(x - mean) / scale`, the same for all three channels. */
export interface PixelScale {
  readonly mean: number
  readonly scale: number
}

/** @throws RangeError when the rule is not `(x - MEAN) / SCALE` */
export function parsePixelScale(rule: string): PixelScale {
  const found = /^\(x - ([\d.]+)\) \/ ([\d.]+)$/.exec(rule)
  const [mean, scale] = [Number(found?.[1]), Number(found?.[2])]
  if (!found || !Number.isFinite(mean) || !(scale > 0)) throw new RangeError(`unknown pixel rule "${rule}"`)
  return { mean, scale }
}

/** The 256 values a channel can take; a look-up per pixel instead of a subtraction and a division. */
export function pixelTable({ mean, scale }: PixelScale): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => (value - mean) / scale)
}

/**
 * Interleaved bytes to planes.
 * @param frame uint8 [H, W, 3]
 * @param into float32 [3, H, W], overwritten
 * @throws RangeError when a length does not fit the size
 */
export function writeFrameTensor(frame: RgbFrame, table: Float32Array, into: Float32Array): void {
  const { data } = frame
  const plane = frame.width * frame.height
  if (data.length !== plane * 3 || into.length !== plane * 3) {
    throw new RangeError(`frame of ${data.length} bytes into ${into.length} values, expected ${plane * 3}`)
  }
  for (let pixel = 0, at = 0; pixel < plane; pixel++, at += 3) {
    into[pixel] = table[data[at]!]!
    into[plane + pixel] = table[data[at + 1]!]!
    into[2 * plane + pixel] = table[data[at + 2]!]!
  }
}
