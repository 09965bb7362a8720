import { regionParts } from './regionParts'
import { regionSize, type Region } from './region'

/** Stands for 'no such pixel'; larger than any squared distance in a picture, small enough to add to. */
const far = 1e9

/**
 * Squared distance of every pixel to the nearest one inside the region, exact (parabolas of Felzenszwalb and
 * Huttenlocher). What lies outside the rectangle counts as outside the region.
 * @returns float64 [rect height, rect width]; 0 inside
 */
export function squaredDistance({ rect, data }: Region): Float64Array {
  const { width, height } = regionSize(rect)
  const distance = Float64Array.from(data, (inside) => (inside ? 0 : far))
  const line = new LowerEnvelope(Math.max(width, height))
  for (let x = 0; x < width; x++) line.run(distance, { start: x, step: width, count: height })
  for (let y = 0; y < height; y++) line.run(distance, { start: y * width, step: 1, count: width })
  return distance
}

interface Line {
  readonly start: number
  readonly step: number
  readonly count: number
}

/** The one-dimensional pass, with its work space. */
class LowerEnvelope {
  readonly #values: Float64Array
  readonly #roots: Int32Array
  readonly #borders: Float64Array

  constructor(longest: number) {
    this.#values = new Float64Array(longest)
    this.#roots = new Int32Array(longest)
    this.#borders = new Float64Array(longest + 1)
  }

  run(data: Float64Array, { start, step, count }: Line): void {
    for (let at = 0; at < count; at++) this.#values[at] = data[start + at * step]!
    this.#build(count)
    for (let at = 0, root = 0; at < count; at++) {
      while (this.#borders[root + 1]! < at) root++
      const from = this.#roots[root]!
      data[start + at * step] = (at - from) ** 2 + this.#values[from]!
    }
  }

  #build(count: number): void {
    let last = 0
    this.#roots[0] = 0
    this.#borders[0] = -Infinity
    this.#borders[1] = Infinity
    for (let at = 1; at < count; at++) {
      let meet = this.#meeting(this.#roots[last]!, at)
      while (meet <= this.#borders[last]!) meet = this.#meeting(this.#roots[--last]!, at)
      this.#roots[++last] = at
      this.#borders[last] = meet
      this.#borders[last + 1] = Infinity
    }
  }

  /** Where the parabola of `b` goes below that of `a`. */
  #meeting(a: number, b: number): number {
    return (this.#values[b]! + b * b - this.#values[a]! - a * a) / (2 * (b - a))
  }
}

/** Every pixel within `px` of the region. The rectangle must leave that much room. */
export function grown(region: Region, px: number): Region {
  const limit = px * px
  return { rect: region.rect, data: Uint8Array.from(squaredDistance(region), (square) => (square <= limit ? 1 : 0)) }
}

/** Every pixel farther than `px` from what is outside; the picture's own border counts as inside. */
export function shrunk(region: Region, px: number): Region {
  const outside = { rect: region.rect, data: Uint8Array.from(region.data, (inside) => (inside ? 0 : 1)) }
  const limit = px * px
  return { rect: region.rect, data: Uint8Array.from(squaredDistance(outside), (square) => (square > limit ? 1 : 0)) }
}

/** Rounds corners and drops specks smaller than `px`: three box blurs, cut at one half. */
export function smoothed(region: Region, px: number): Region {
  const size = regionSize(region.rect)
  let soft: Float32Array = Float32Array.from(region.data)
  for (let pass = 0; pass < 3; pass++) soft = boxBlur(soft, size, px)
  return { rect: region.rect, data: Uint8Array.from(soft, (value) => (value >= 0.5 ? 1 : 0)) }
}

/** The region without holes: outside pixels that no path connects with the rectangle's border become inside. */
export function withoutHoles(region: Region): Region {
  const { labels, atBorder } = regionParts(region, 0, false)
  const data = Uint8Array.from(region.data, (inside, at) => (inside || !atBorder[labels[at]!] ? 1 : 0))
  return { rect: region.rect, data }
}

/** Mean over (2 · radius + 1)² pixels; pixels outside repeat the border. */
function boxBlur(
  data: Float32Array,
  { width, height }: { width: number; height: number },
  radius: number
): Float32Array {
  const rows = new Float32Array(data.length)
  const out = new Float32Array(data.length)
  for (let y = 0; y < height; y++) blurLine(data, rows, { start: y * width, step: 1, count: width }, radius)
  for (let x = 0; x < width; x++) blurLine(rows, out, { start: x, step: width, count: height }, radius)
  return out
}

function blurLine(from: Float32Array, to: Float32Array, { start, step, count }: Line, radius: number): void {
  const read = (at: number): number => from[start + Math.min(count - 1, Math.max(0, at)) * step]!
  let sum = 0
  for (let at = -radius; at <= radius; at++) sum += read(at)
  for (let at = 0; at < count; at++) {
    to[start + at * step] = sum / (2 * radius + 1)
    sum += read(at + radius + 1) - read(at - radius)
  }
}
