import type { FrameIndex } from '../../../../shared/domain/types'
import type { FollowedOutline } from './fitTrack'
import type { Contour } from './types'

/**
 * Which outline of a frame goes on with which of the frame before. Where an outline falls apart, joins another, or is
 * twice or half as large at once, it ends and others begin: a shape cannot change what it goes around.
 */
export class OutlineFollower {
  #open: Following[] = []

  /** @returns outlines that ended before this frame */
  next(frameIndex: FrameIndex, contours: readonly Contour[]): FollowedOutline[] {
    const places = contours.map((contour) => ({ contour, box: boxOf(contour) }))
    const going = new Map<Following, Placed>()
    for (const open of this.#open) {
      const best = mostAlike(open.last, places)
      if (best && mostAlike(best, this.#open.map(lastOf)) === open.last && goesOn(open.last, best))
        going.set(open, best)
    }
    const ended = this.#open.filter((open) => !going.has(open) || open.points > longestLife)
    const taken = new Set<Placed>()
    for (const [open, place] of going) {
      if (open.points > longestLife) continue
      open.contours.push(place.contour)
      open.points += place.contour.points.length
      open.last = place
      taken.add(place)
    }
    const begun = places.filter((place) => !taken.has(place)).map((place) => begin(frameIndex, place))
    this.#open = [...this.#open.filter((open) => !ended.includes(open)), ...begun]
    return ended
  }

  /** Those that are there to the last frame. */
  end(): FollowedOutline[] {
    const ended = this.#open
    this.#open = []
    return ended
  }
}

/** Numbers a shape's outlines may have together: memory is bounded however long a clip is. */
const longestLife = 4_000_000

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Placed {
  readonly contour: Contour
  readonly box: Box
}

interface Following {
  readonly from: FrameIndex
  readonly contours: Contour[]
  points: number
  last: Placed
}

function begin(from: FrameIndex, place: Placed): Following {
  return { from, contours: [place.contour], points: place.contour.points.length, last: place }
}

function lastOf({ last }: Following): Placed {
  return last
}

function boxOf({ points }: Contour): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (let at = 0; at < points.length; at += 2) {
    box.left = Math.min(box.left, points[at]!)
    box.right = Math.max(box.right, points[at]!)
    box.top = Math.min(box.top, points[at + 1]!)
    box.bottom = Math.max(box.bottom, points[at + 1]!)
  }
  return box
}

function mostAlike(one: Placed, others: readonly Placed[]): Placed | null {
  let [best, most]: [Placed | null, number] = [null, -Infinity]
  for (const other of others) {
    if (other.contour.isHole !== one.contour.isHole) continue
    const likeness = likenessOf(one, other)
    if (likeness > most) [best, most] = [other, likeness]
  }
  return best
}

/** Common part of both boxes, 0..1; below 0 by how far they are apart, in their own sizes. */
function likenessOf({ box: one }: Placed, { box: two }: Placed): number {
  const width = Math.min(one.right, two.right) - Math.max(one.left, two.left)
  const height = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top)
  const [areaOne, areaTwo] = [sizeOf(one), sizeOf(two)]
  if (width > 0 && height > 0) return (width * height) / (areaOne + areaTwo - width * height)
  const gap = Math.hypot(Math.min(width, 0), Math.min(height, 0))
  return -gap / Math.sqrt(Math.min(areaOne, areaTwo))
}

function sizeOf({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top)
}

function goesOn(before: Placed, now: Placed): boolean {
  const ratio = now.contour.area / before.contour.area
  // A few pixels more or less are many of a small one.
  const most = before.contour.area < 100 ? 3 : 2
  return ratio < most && ratio > 1 / most && likenessOf(before, now) > -1.5
}
