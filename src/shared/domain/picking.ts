import { forEachRun } from './maskRle'
import type { Candidate } from './suggestions'
import type { EncodedMask } from './types'

/** Which of a frame's candidates a place means. Positions in the list stand for candidates. */

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
