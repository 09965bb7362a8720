import type { RgbFrame, Size } from '../../shared/domain/types'
import { bilinearTaps } from '../session/bilinearTaps'

/** Source pixels of one pixel of the result along a side, and their shares, which add up to 1. */
interface Span {
  readonly first: number
  readonly shares: Float32Array
}

/**
 * A picture at another size: by area where it shrinks, bilinear where it grows, each side on its own.
 * @param pixels uint8 [height, width, channels]; further channels than three are left out
 */
export function scaledFrame(pixels: Uint8Array, from: Size, to: Size): Omit<RgbFrame, 'frameIndex'> {
  const channels = pixels.length / (from.width * from.height)
  if (!Number.isInteger(channels) || channels < 3) {
    throw new RangeError(`${pixels.length} bytes are no picture of ${from.width}×${from.height}`)
  }
  if (from.width === to.width && from.height === to.height) return { ...to, data: withoutAlpha(pixels, channels) }
  const across = spans(from.width, to.width)
  const down = spans(from.height, to.height)
  const row = new Float32Array(to.width * 3)
  const sums = new Float32Array(to.width * 3)
  const data = new Uint8Array(to.width * to.height * 3)
  let ready = -1
  for (let y = 0; y < to.height; y++) {
    const { first, shares } = down[y]!
    sums.fill(0)
    for (let tap = 0; tap < shares.length; tap++) {
      const line = first + tap
      if (line !== ready) scaleRow(pixels.subarray(line * from.width * channels), channels, across, row)
      ready = line
      for (let at = 0; at < sums.length; at++) sums[at]! += row[at]! * shares[tap]!
    }
    for (let at = 0, out = y * sums.length; at < sums.length; at++, out++) data[out] = sums[at]! + 0.5
  }
  return { ...to, data }
}

/** A copy, three bytes a pixel. */
function withoutAlpha(pixels: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return pixels.slice()
  const data = new Uint8Array((pixels.length / channels) * 3)
  for (let at = 0, out = 0; out < data.length; at += channels, out += 3) {
    data[out] = pixels[at]!
    data[out + 1] = pixels[at + 1]!
    data[out + 2] = pixels[at + 2]!
  }
  return data
}

function scaleRow(line: Uint8Array, channels: number, across: readonly Span[], row: Float32Array): void {
  for (let x = 0, out = 0; x < across.length; x++, out += 3) {
    const { first, shares } = across[x]!
    let [red, green, blue] = [0, 0, 0]
    for (let tap = 0, at = first * channels; tap < shares.length; tap++, at += channels) {
      const share = shares[tap]!
      red += line[at]! * share
      green += line[at + 1]! * share
      blue += line[at + 2]! * share
    }
    row[out] = red
    row[out + 1] = green
    row[out + 2] = blue
  }
}

function spans(from: number, to: number): Span[] {
  return from > to ? areas(from, to) : taps(from, to)
}

function areas(from: number, to: number): Span[] {
  const step = from / to
  return Array.from({ length: to }, (_, cell) => {
    const [start, end] = [cell * step, Math.min(from, (cell + 1) * step)]
    const first = Math.floor(start)
    const last = Math.max(first, Math.ceil(end - 1e-6) - 1)
    const shares = Float32Array.from({ length: last - first + 1 }, (_, tap) => {
      const pixel = first + tap
      return (Math.min(end, pixel + 1) - Math.max(start, pixel)) / (end - start)
    })
    return { first, shares }
  })
}

function taps(from: number, to: number): Span[] {
  const { first, second, share } = bilinearTaps(from, to)
  return Array.from({ length: to }, (_, at): Span => {
    if (second[at] === first[at]) return { first: first[at]!, shares: Float32Array.of(1) }
    return { first: first[at]!, shares: Float32Array.of(1 - share[at]!, share[at]!) }
  })
}
