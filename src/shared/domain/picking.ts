import { forEachRun } from './maskRle'
import type { Candidate, MaskBox } from './suggestions'
import type { EncodedMask, Size } from './types'

/** Which of a frame's candidates a click, a box or a scribble means. Positions in the list stand for candidates. */

interface Place {
  readonly x: number
  readonly y: number
}

/** Ascending runs of label 1: first pixel and the one after the last. */
interface Spans {
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** Masks are never changed in place, so each is unpacked once. */
const spansOf = new WeakMap<EncodedMask, Spans>()

function spans(mask: EncodedMask): Spans {
  const known = spansOf.get(mask)
  if (known) return known
  const [starts, ends]: [number[], number[]] = [[], []]
  forEachRun(mask, (label, start, length) => {
    if (label === 0) return
    starts.push(start)
    ends.push(start + length)
  })
  const unpacked = { starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) }
  spansOf.set(mask, unpacked)
  return unpacked
}

/** Whether the candidate covers a place, in pixels of the video; fractions belong to the pixel they lie in. */
export function holds({ mask, box }: Pick<Candidate, 'mask' | 'box'>, place: Place): boolean {
  const [x, y] = [Math.floor(place.x), Math.floor(place.y)]
  if (x < box.left || x >= box.right || y < box.top || y >= box.bottom) return false
  const { starts, ends } = spans(mask)
  const pixel = y * mask.width + x
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= pixel) low = middle + 1
    else high = middle
  }
  return low > 0 && pixel < ends[low - 1]!
}

/** Candidates that cover the place, best first. */
export function atPlace(candidates: readonly Candidate[], place: Place): number[] {
  return positions(candidates).filter((at) => holds(candidates[at]!, place))
}

/** Of a candidate's pixels and of its own rectangle: a box that cuts off more does not surround it. */
const leastInside = 0.75

/** Of a box: it lies on a candidate that covers this much of it. */
const leastCovered = 0.5

/** IoU of a box with a candidate's rectangle: a speck in a box may be what was meant, and may not. */
const leastFilled = 0.1

/**
 * Candidates that a drawn box means: those it surrounds, give or take an edge; then, unless one of these fills it to a
 * tenth, those it lies on. Each the best fit first. What of the box is outside the picture does not count.
 */
export function inBox(candidates: readonly Candidate[], drawn: MaskBox): number[] {
  const fits = candidates.map((candidate) => fitOf(candidate, clipped(drawn, candidate.mask)))
  const bestFirst = positions(candidates).sort((a, b) => fits[b]!.overlap - fits[a]!.overlap || a - b)
  const surrounded = bestFirst.filter((at) => fits[at]!.surrounded)
  if (surrounded.some((at) => fits[at]!.overlap >= leastFilled)) return surrounded
  return [...surrounded, ...bestFirst.filter((at) => fits[at]!.covers && !fits[at]!.surrounded)]
}

interface BoxFit {
  /** IoU of the box and the candidate's rectangle. */
  readonly overlap: number
  /** Whether the candidate lies in the box. */
  readonly surrounded: boolean
  /** Whether the box lies on the candidate. */
  readonly covers: boolean
}

function fitOf(candidate: Candidate, box: MaskBox): BoxFit {
  const inside = areaInside(candidate, box)
  const ofRectangle = sharedArea(candidate.box, box) / areaOf(candidate.box)
  return {
    overlap: overlapOf(candidate.box, box),
    surrounded: Math.min(inside / candidate.area, ofRectangle) >= leastInside,
    covers: inside > 0 && inside >= leastCovered * areaOf(box)
  }
}

/** Share of a scribble that must lie on a candidate. */
const leastScribbled = 0.6

/** Candidates under most of the scribble; of those equally much, the better scored first. */
export function alongScribble(candidates: readonly Candidate[], places: readonly Place[]): number[] {
  const shares = candidates.map((candidate) => {
    const covered = places.filter((place) => holds(candidate, place)).length
    // In tenths: a point more or less on the edge says nothing.
    return Math.round((10 * covered) / Math.max(1, places.length)) / 10
  })
  return positions(candidates)
    .filter((at) => shares[at]! >= leastScribbled)
    .sort((a, b) => shares[b]! - shares[a]! || a - b)
}

/** The next larger or smaller of some candidates by the pixels they cover; the same one at either end. */
export function stepBySize(
  candidates: readonly Candidate[],
  among: readonly number[],
  { from, direction }: { readonly from: number; readonly direction: 1 | -1 }
): number {
  const bySize = [...among].sort((a, b) => candidates[a]!.area - candidates[b]!.area || a - b)
  const here = bySize.indexOf(from)
  if (here < 0) return bySize[0] ?? from
  return bySize[here + direction] ?? from
}

/** IoU of a candidate with the pixels of one label of a mask of the same size. */
export function overlapWithLabel({ mask, area }: Candidate, shown: EncodedMask, label: number): number {
  const { starts, ends } = spans(mask)
  let at = 0
  let [both, other] = [0, 0]
  forEachRun(shown, (found, start, length) => {
    if (found !== label) return
    other += length
    const end = start + length
    while (at < starts.length && ends[at]! <= start) at++
    for (let next = at; next < starts.length && starts[next]! < end; next++) {
      both += Math.min(end, ends[next]!) - Math.max(start, starts[next]!)
    }
  })
  return both / (area + other - both)
}

function positions(candidates: readonly Candidate[]): number[] {
  return [...candidates.keys()]
}

function clipped({ left, top, right, bottom }: MaskBox, { width, height }: Size): MaskBox {
  const [across, down] = [
    (x: number) => Math.min(Math.max(x, 0), width),
    (y: number) => Math.min(Math.max(y, 0), height)
  ]
  return { left: across(left), top: down(top), right: across(right), bottom: down(bottom) }
}

/** IoU of two rectangles. */
function overlapOf(a: MaskBox, b: MaskBox): number {
  const both = sharedArea(a, b)
  return both / (areaOf(a) + areaOf(b) - both)
}

function sharedArea(a: MaskBox, b: MaskBox): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return Math.max(0, width) * Math.max(0, height)
}

function areaOf({ left, top, right, bottom }: MaskBox): number {
  return (right - left) * (bottom - top)
}

function areaInside({ mask }: Candidate, box: MaskBox): number {
  const { starts, ends } = spans(mask)
  let area = 0
  starts.forEach((start, at) => {
    // A run may cross row ends.
    for (let from = start; from < ends[at]!;) {
      const row = Math.floor(from / mask.width)
      const to = Math.min(ends[at]!, (row + 1) * mask.width)
      if (row >= box.top && row < box.bottom) {
        const left = Math.max(box.left, from - row * mask.width)
        area += Math.max(0, Math.min(box.right, to - row * mask.width) - left)
      }
      from = to
    }
  })
  return area
}
