import type { FrameIndex, ObjectId } from '../../shared/domain/types'
import { median } from './doubt'
import type { PixelRect } from './geometry'
import type { ObjectFacts } from './maskFacts'

/** Why a place is worth a look, in the words of what can be seen there. */
export type WeakReason =
  | { readonly kind: 'unsure'; readonly confidence: number }
  /** @param change of the area since the frame before: −0.4 = 40 % less */
  | { readonly kind: 'area'; readonly change: number }
  | { readonly kind: 'parts'; readonly count: number }
  | { readonly kind: 'partLost' }
  /** The outline is somewhere else than on the frame before. */
  | { readonly kind: 'jump' }
  /** It lies where another object was. */
  | { readonly kind: 'swapped'; readonly with: ObjectId }
  | { readonly kind: 'lost' }

/** An object on one frame that has a mask. */
export interface Sighted {
  readonly frameIndex: FrameIndex
  readonly painted: boolean
  /** Null where the frame shows nothing of it. */
  readonly facts: ObjectFacts | null
  /** Of the frame before. */
  readonly before: ObjectFacts | null
  /** There is a mask on the frame before. */
  readonly follows: boolean
  /** Null where it is painted or not there. */
  readonly confidence: number | null
  /** What of it lies on which object of the frame before, pixels. */
  readonly overlaps: ReadonlyMap<ObjectId, number>
}

/** What is seen on a frame. */
export interface Signs {
  readonly reasons: readonly WeakReason[]
  readonly severity: number
  readonly box: PixelRect | null
}

interface Sign {
  readonly reason: WeakReason
  /** 0 = not worth a word, 1 = certainly wrong. */
  readonly weight: number
}

/** Change of the area from one frame to the next that needs no explanation, as a share. */
const leastChange = 0.22
/** The same where the object leaves or enters the picture. */
const leastChangeAtBorder = 0.5
/** Spreads of the usual changes that are usual too. */
const spreads = 6
/** Fall of the overlap with the frame before that counts as a jump. */
const leastJump = 0.2
/** Share of an object that lies on another one's place. */
const swappedShare = 0.45

/** What the masks of one object tell of themselves, each frame beside the one before and beside the rest of the clip. */
export class SignsOfObject {
  readonly #usualArea: number
  readonly #usualChange: number
  readonly #usualParts: number
  readonly #usualOverlap: number
  readonly #overlapSpread: number

  constructor(
    private readonly id: ObjectId,
    sighted: readonly Sighted[],
    private readonly doubtBelow: number
  ) {
    const seen = sighted.flatMap(({ facts }) => facts ?? [])
    this.#usualArea = middle(seen.map(({ area }) => area))
    this.#usualParts = middle(seen.map(({ parts }) => parts))
    this.#usualChange = middle(sighted.map((one) => Math.abs(changeOf(one) ?? 0)))
    const overlaps = sighted.flatMap((one) => this.#overlapWithBefore(one) ?? [])
    this.#usualOverlap = middle(overlaps)
    this.#overlapSpread = middle(overlaps.map((overlap) => Math.abs(overlap - this.#usualOverlap)))
  }

  on(here: Sighted): Signs {
    const found = [this.#unsure(here), this.#area(here), this.#parts(here), this.#jump(here), this.#swapped(here)]
      .concat(this.#lost(here))
      .flatMap((sign) => sign ?? [])
      .sort((a, b) => b.weight - a.weight)
    const [first, ...others] = found
    const rest = others.reduce((sum, { weight }) => sum + weight, 0)
    const box = here.facts?.box ?? here.before?.box ?? null
    return { reasons: found.map(({ reason }) => reason), severity: first ? first.weight + 0.25 * rest : 0, box }
  }

  #unsure({ confidence }: Sighted): Sign | null {
    if (confidence === null || confidence >= this.doubtBelow) return null
    return { reason: { kind: 'unsure', confidence }, weight: 0.3 + (1 - confidence) * 0.7 }
  }

  #area(here: Sighted): Sign | null {
    const change = changeOf(here)
    if (change === null) return null
    const atBorder = here.facts?.atBorder || here.before?.atBorder
    const least = Math.max(atBorder ? leastChangeAtBorder : leastChange, spreads * this.#usualChange)
    const share = change > 0 ? change / (1 + change) : -change
    return share < least ? null : { reason: { kind: 'area', change }, weight: 0.3 + 0.7 * share }
  }

  #parts(here: Sighted): Sign | null {
    const { facts, before } = here
    if (!facts || !before) return null
    if (facts.parts > before.parts && facts.parts > this.#usualParts) {
      return { reason: { kind: 'parts', count: facts.parts }, weight: 0.35 }
    }
    const shrunk = (changeOf(here) ?? 0) < -0.08
    return facts.parts < before.parts && shrunk ? { reason: { kind: 'partLost' }, weight: 0.4 } : null
  }

  #jump(here: Sighted): Sign | null {
    const overlap = this.#overlapWithBefore(here)
    if (overlap === null) return null
    const fall = this.#usualOverlap - overlap
    if (fall < Math.max(leastJump, spreads * this.#overlapSpread)) return null
    return { reason: { kind: 'jump' }, weight: 0.25 + 0.6 * fall }
  }

  #swapped({ facts, overlaps }: Sighted): Sign | null {
    if (!facts) return null
    const own = overlaps.get(this.id) ?? 0
    for (const [other, pixels] of overlaps) {
      if (other === this.id || pixels < swappedShare * facts.area || pixels < own) continue
      return { reason: { kind: 'swapped', with: other }, weight: 0.6 + 0.4 * (pixels / facts.area) }
    }
    return null
  }

  /** Gone from one frame to the next, in the middle of the picture, while there was much of it. */
  #lost({ facts, before }: Sighted): Sign | null {
    if (facts || !before || before.atBorder || before.area < 0.2 * this.#usualArea) return null
    return { reason: { kind: 'lost' }, weight: 0.75 }
  }

  /** Intersection over union with itself a frame earlier. */
  #overlapWithBefore({ facts, before, overlaps }: Sighted): number | null {
    if (!facts || !before) return null
    const both = overlaps.get(this.id) ?? 0
    return both / (facts.area + before.area - both)
  }
}

/** Of the area since the frame before, as a share of it; null where one of them shows nothing. */
function changeOf({ facts, before }: Sighted): number | null {
  return facts && before ? facts.area / before.area - 1 : null
}

function middle(values: number[]): number {
  return median(values.sort((a, b) => a - b))
}
