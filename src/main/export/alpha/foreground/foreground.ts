import { type AlphaPlane, fullAlpha } from '../alphaFilters'
import { chromaAlpha } from '../coverage'
import { planesOf, type Plane, type PlanarFormat, type Samples } from '../../../media/decode/planarFormat'
import type { Size } from '../../../../shared/domain/types'
import { BandFinder, type BandLevel, pixelsOf } from './bandLevels'

/**
 * Fast multi-level foreground estimation (Germer, Uelwer, Conrad and Harmeling, 2020, arXiv:2006.14970): the colours F
 * and B that make the picture, `I = alpha F + (1 - alpha) B`, and change as little as they can, above all where alpha
 * changes. It is solved coarse to fine, only where alpha is in between. The equation is linear and each channel has its
 * own, so luma and chroma do as they are, whatever their resolution.
 */

/** Sweeps over the cells of a level: few cells converge in many, the finer ones start from a good guess. */
const coarseSweeps = 10
const fineSweeps = 3
const coarseCells = 32 * 32

interface Colours {
  /** float32 [channels, cells] */
  readonly front: Float32Array
  readonly back: Float32Array
}

/** Estimates foregrounds of pictures of one size and format; memory is kept from frame to frame. */
export class ForegroundEstimator {
  readonly #format: PlanarFormat
  readonly #planes: readonly Plane[]
  readonly #finders = new Map<string, BandFinder>()

  constructor(format: PlanarFormat, size: Size) {
    this.#format = { ...format, alpha: false }
    this.#planes = planesOf(this.#format, size)
  }

  /**
   * Replaces the colours of pixels an object covers in part, and of those just around, by the object's own.
   * @param samples the planes of a picture, changed in place; its alpha plane, if it has one, is not read
   * @param alpha coverage at the picture's size
   */
  estimate(samples: Samples, alpha: AlphaPlane): void {
    const [luma, ...chroma] = this.#planes
    if (!luma) return
    if (this.#format.chroma === '444') return this.#planesWith(samples, alpha.data, this.#planes)
    this.#planesWith(samples, alpha.data, [luma])
    const [first] = chroma
    if (first) this.#planesWith(samples, chromaAlpha(alpha, first, this.#format), chroma)
  }

  /** Planes of one size share everything but their samples. */
  #planesWith(samples: Samples, alpha: Uint16Array, planes: readonly Plane[]): void {
    const { width, height } = planes[0]!
    const key = `${width}x${height}`
    const finder = this.#finders.get(key) ?? new BandFinder({ width, height })
    this.#finders.set(key, finder)
    const levels = finder.levels(alpha)
    if (!levels) return
    const largest = 2 ** this.#format.bitDepth - 1
    const { front } = solved(levels, { samples, planes, largest })
    const { cells } = levels[0]!
    planes.forEach(({ at }, channel) => {
      const own = front.subarray(channel * cells.length)
      for (let position = 0; position < cells.length; position++) {
        // What an object covers alone is its own already.
        const cell = cells[position]!
        if (alpha[cell] !== fullAlpha) samples[at + cell] = own[position]! + 0.5
      }
    })
  }
}

interface Picture {
  readonly samples: Samples
  readonly planes: readonly Plane[]
  readonly largest: number
}

function solved(levels: readonly BandLevel[], picture: Picture): Colours {
  let colours: Colours | null = null
  for (const level of [...levels].reverse()) {
    const colour = sampled(level, picture)
    colours = colours ? refined(colours, level, picture.planes.length) : overall(level, colour, picture.planes.length)
    const sweeps = level.cells.length <= coarseCells ? coarseSweeps : fineSweeps
    for (let channel = 0; channel < picture.planes.length; channel++) {
      const range = [channel * level.cells.length, (channel + 1) * level.cells.length] as const
      const own = { front: colours.front.subarray(...range), back: colours.back.subarray(...range) }
      for (let sweep = 0; sweep < sweeps; sweep++) relax(level, colour.subarray(...range), own, picture.largest)
    }
  }
  return colours!
}

/** The picture's samples at the cells, float32 [channels, cells]. */
function sampled(level: BandLevel, { samples, planes }: Picture): Float32Array {
  const count = level.cells.length
  const places = pixelsOf(level.cells, level, level.shift, planes[0]!)
  const out = new Float32Array(count * planes.length)
  planes.forEach(({ at }, channel) => {
    for (let position = 0; position < count; position++) {
      out[channel * count + position] = samples[at + places[position]!]!
    }
  })
  return out
}

/** Mean colours of what is inside and of what is outside, to begin with. */
function overall({ alpha }: BandLevel, colour: Float32Array, channels: number): Colours {
  const count = alpha.length
  const [front, back] = [new Float32Array(colour.length), new Float32Array(colour.length)]
  for (let channel = 0; channel < channels; channel++) {
    let [inside, outside, share] = [0, 0, 0]
    for (let at = 0; at < count; at++) {
      inside += colour[channel * count + at]! * alpha[at]!
      outside += colour[channel * count + at]! * (1 - alpha[at]!)
      share += alpha[at]!
    }
    const mean = (inside + outside) / count
    front.fill(share > 0 ? inside / share : mean, channel * count, (channel + 1) * count)
    back.fill(share < count ? outside / (count - share) : mean, channel * count, (channel + 1) * count)
  }
  return { front, back }
}

/** The coarser level's colours, each cell with its parent's. */
function refined(coarse: Colours, { parents }: BandLevel, channels: number): Colours {
  const count = parents.length
  const coarseCount = coarse.front.length / channels
  const [front, back] = [new Float32Array(count * channels), new Float32Array(count * channels)]
  for (let channel = 0; channel < channels; channel++) {
    for (let at = 0; at < count; at++) {
      const parent = channel * coarseCount + parents[at]!
      front[channel * count + at] = coarse.front[parent]!
      back[channel * count + at] = coarse.back[parent]!
    }
  }
  return { front, back }
}

/** One sweep: each cell's two colours as the picture and the neighbours want them. In place. */
function relax(
  { alpha, neighbours, weights }: BandLevel,
  colour: Float32Array,
  { front, back }: Colours,
  largest: number
): void {
  for (let at = 0, side = 0; at < alpha.length; at++, side += 4) {
    const a = alpha[at]!
    const b = 1 - a
    const value = colour[at]!
    let [wanted, behind, sum] = [a * value, b * value, 0]
    for (let next = side; next < side + 4; next++) {
      const weight = weights[next]!
      const other = neighbours[next]!
      sum += weight
      wanted += weight * front[other]!
      behind += weight * back[other]!
    }
    // A lone cell says nothing about two colours: it keeps those it began with.
    if (sum === 0) continue
    const [aa, bb, ab] = [a * a + sum, b * b + sum, a * b]
    const share = 1 / (aa * bb - ab * ab)
    front[at] = clamped((bb * wanted - ab * behind) * share, largest)
    back[at] = clamped((aa * behind - ab * wanted) * share, largest)
  }
}

function clamped(value: number, largest: number): number {
  return value < 0 ? 0 : value > largest ? largest : value
}
