import { perimeter, placeAt, resampled } from './outline'
import type { Contour } from './types'

/**
 * Which place of an outline becomes which of the next one. Points are matched by where they lie, as the outline moved as
 * a whole, and by the way the outline runs there; the way round is kept (dynamic time warping on a ring).
 */

/** Lengths of the way, ascending, the last less than a whole way beyond the first; one for each sample of a shape. */
export type Samples = Float64Array

export function evenSamples(contour: Contour, count: number): Samples {
  const step = perimeter(contour) / count
  return Float64Array.from({ length: count }, (_, at) => at * step)
}

interface Side {
  /** Float64 [count, 2] */
  readonly places: Float64Array
  /** Unit directions of the way. Float64 [count, 2] */
  readonly ways: Float64Array
}

/** The samples' places on the next outline. */
export function followed(from: Contour, samples: Samples, to: Contour): Samples {
  const count = samples.length
  const one = sideOf(placesOf(from, samples))
  const two = sideOf(resampled(to, count))
  const moved = meanMove(one, two)
  const size = Math.sqrt(to.area) + 4
  const cost = (k: number, j: number): number => costOf(one, two, { k: k % count, j: j % count }, { moved, size })
  const shift = bestShift(count, cost)
  const anchor = bestAnchor(count, shift, cost)
  const path = warped(count, anchor, cost)
  const step = perimeter(to) / count
  return spread(path, count).map((place) => place * step)
}

/** Float64 [samples, 2] */
export function placesOf(contour: Contour, samples: Samples): Float64Array {
  const places = new Float64Array(2 * samples.length)
  samples.forEach((way, at) => placeAt(contour, way, places, 2 * at))
  return places
}

function sideOf(places: Float64Array): Side {
  const count = places.length / 2
  const ways = new Float64Array(places.length)
  for (let at = 0; at < count; at++) {
    const [before, after] = [(at + count - 2) % count, (at + 2) % count]
    const [dx, dy] = [places[2 * after]! - places[2 * before]!, places[2 * after + 1]! - places[2 * before + 1]!]
    const length = Math.hypot(dx, dy) || 1
    ways[2 * at] = dx / length
    ways[2 * at + 1] = dy / length
  }
  return { places, ways }
}

function meanMove(one: Side, two: Side): [number, number] {
  const sum = [0, 0]
  for (let at = 0; at < one.places.length; at++) sum[at % 2]! += two.places[at]! - one.places[at]!
  const count = one.places.length / 2
  return [sum[0]! / count, sum[1]! / count]
}

/** A turned way counts as much as a quarter of the outline's size off its place. */
function costOf(
  one: Side,
  two: Side,
  { k, j }: { k: number; j: number },
  { moved, size }: { moved: readonly [number, number]; size: number }
): number {
  const dx = one.places[2 * k]! + moved[0] - two.places[2 * j]!
  const dy = one.places[2 * k + 1]! + moved[1] - two.places[2 * j + 1]!
  const turn = 1 - one.ways[2 * k]! * two.ways[2 * j]! - one.ways[2 * k + 1]! * two.ways[2 * j + 1]!
  return (dx * dx + dy * dy) / (size * size) + turn / 16
}

type Cost = (k: number, j: number) => number

/** Samples the next outline's beginning is behind. */
function bestShift(count: number, cost: Cost): number {
  const stride = Math.max(1, Math.floor(count / 48))
  const sumAt = (shift: number): number => {
    let sum = 0
    for (let k = 0; k < count; k += stride) sum += cost(k, k + shift)
    return sum
  }
  let [best, least] = [0, Infinity]
  for (let shift = 0; shift < count; shift++) {
    const sum = sumAt(shift)
    if (sum < least) [best, least] = [shift, sum]
  }
  return best
}

/** Where both outlines agree best: the matching starts and ends there. */
function bestAnchor(count: number, shift: number, cost: Cost): { k: number; j: number } {
  const reach = Math.max(1, Math.round(count / 24))
  let [best, least] = [{ k: 0, j: shift }, Infinity]
  for (let k = 0; k < count; k++) {
    for (let off = -reach; off <= reach; off++) {
      const here = cost(k, k + shift + off + count)
      if (here < least) [best, least] = [{ k, j: k + shift + off }, here]
    }
  }
  return best
}

/** Steps that are no diagonal cost a little more. */
const stepCost = 0.0006

interface Band {
  /** Samples on either side of the diagonal. */
  readonly band: number
  readonly wide: number
  /** Sum of the cheapest way to each place. Float64 [count + 1, wide] */
  readonly sums: Float64Array
  /** How that way comes there: 0 both a step, 1 the next outline alone, 2 this one alone. */
  readonly from: Uint8Array
}

/** The cheapest way through a band along the diagonal. @returns for each sample its place among the next one's samples */
function warped(count: number, anchor: { k: number; j: number }, cost: Cost): Float64Array {
  const band = Math.max(6, Math.round(count / 8))
  const wide = 2 * band + 1
  const size = (count + 1) * wide
  const ways = { band, wide, sums: new Float64Array(size).fill(Infinity), from: new Uint8Array(size) }
  ways.sums[band] = 0
  for (let k = 0; k <= count; k++) {
    const first = Math.max(0, band - k)
    const end = Math.min(wide, count - k + band + 1)
    for (let off = first; off < end; off++) {
      if (k === 0 && off === band) continue
      const at = k * wide + off
      if (reach(ways, at, k)) ways.sums[at]! += cost(anchor.k + k, anchor.j + k + off - band + count)
    }
  }
  return wayBack(count, ways, anchor)
}

/** Takes the cheapest step to a place. @returns false where none leads there */
function reach({ wide, sums, from }: Band, at: number, k: number): boolean {
  const off = at - k * wide
  const diagonal = k > 0 ? sums[at - wide]! : Infinity
  const along = off > 0 ? sums[at - 1]! + stepCost : Infinity
  const across = k > 0 && off + 1 < wide ? sums[at - wide + 1]! + stepCost : Infinity
  const least = Math.min(diagonal, along, across)
  sums[at] = least
  from[at] = least === diagonal ? 0 : least === along ? 1 : 2
  return least !== Infinity
}

function wayBack(count: number, { band, wide, from }: Band, anchor: { k: number; j: number }): Float64Array {
  const sum = new Float64Array(count)
  const hits = new Uint32Array(count)
  let [k, j] = [count, count]
  while (k > 0 || j > 0) {
    if (k < count) {
      sum[k]! += j
      hits[k]!++
    }
    const step = from[k * wide + j - k + band]!
    if (step !== 1) k--
    if (step !== 2) j--
  }
  sum[0] = 0
  hits[0] = 1
  const places = new Float64Array(count)
  for (let at = 0; at < count; at++) {
    const sample = (anchor.k + at) % count
    // Ascending by sample, not by distance from the anchor.
    const round = anchor.k + at >= count ? -count : 0
    places[sample] = anchor.j + sum[at]! / hits[at]! + round
  }
  return places
}

/** Least distance of two samples, as a part of an even one: outlines that grow again find samples there. */
const least = 0.2
const relaxing = 0.12

/** Evens out what the matching jumped, and lets samples that crowd drift apart a little with every frame. */
function spread(places: Float64Array, count: number): Float64Array {
  let now = places
  for (let round = 0; round < 6; round++) {
    const next = new Float64Array(count)
    for (let at = 0; at < count; at++) {
      const before = at > 0 ? now[at - 1]! : now[count - 1]! - count
      const after = at < count - 1 ? now[at + 1]! : now[0]! + count
      next[at] = now[at]! + (round < 4 ? 0.5 : relaxing) * ((before + after) / 2 - now[at]!)
    }
    now = next
  }
  for (let at = 1; at < count; at++) now[at] = Math.max(now[at]!, now[at - 1]! + least)
  const excess = now[count - 1]! + least - (now[0]! + count)
  if (excess > 0) for (let at = count - 1; at >= 0; at--) now[at]! -= (excess * (at + 1)) / count
  return now
}
