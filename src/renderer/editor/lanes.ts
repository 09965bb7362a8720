import { maskAreas } from '../../shared/domain/maskRle'
import type { EncodedMask, FrameIndex, ObjectId } from '../../shared/domain/types'
import type { EditorDocument } from './document'

/** A run of frames of one object's lane that look alike. */
export interface LaneBar {
  readonly from: FrameIndex
  /** Inclusive. */
  readonly to: FrameIndex
  /** Mean probability of the object, in tenths: 0 (unsure) … 10 (sure). */
  readonly confidence: number
  /** Made from other reference masks than there are now. */
  readonly stale: boolean
}

export interface Lane {
  readonly objectId: ObjectId
  /** Frames whose reference mask shows the object, ascending. */
  readonly references: readonly FrameIndex[]
  readonly bars: readonly LaneBar[]
}

interface Cell {
  readonly confidence: number
  readonly stale: boolean
}

const shownObjects = new WeakMap<EncodedMask, ReadonlySet<ObjectId>>()

/** Objects with at least one pixel; masks are never changed in place, so each is counted once. */
function objectsIn(mask: EncodedMask): ReadonlySet<ObjectId> {
  const known = shownObjects.get(mask)
  if (known) return known
  const shown = new Set(maskAreas(mask).keys())
  shownObjects.set(mask, shown)
  return shown
}

/**
 * What the timeline shows, one lane an object. Frames where the network found nothing of an object leave a gap.
 * @param current fingerprint of the reference masks as they are now
 */
export function lanes(document: EditorDocument, current: string): Lane[] {
  const cells = new Map(document.objects.map(({ id }) => [id, new Map<FrameIndex, Cell>()]))
  const references = new Map(document.objects.map(({ id }): [ObjectId, FrameIndex[]] => [id, []]))
  for (const [frameIndex, derived] of document.propagated) {
    const stale = derived.madeFrom !== current
    for (const id of objectsIn(derived.mask)) {
      cells.get(id)?.set(frameIndex, { confidence: Math.round((derived.confidence[id] ?? 0) * 10), stale })
    }
  }
  for (const [frameIndex, mask] of document.references) {
    // A reference states its whole frame: it hides what was propagated there.
    for (const lane of cells.values()) lane.delete(frameIndex)
    for (const id of objectsIn(mask)) {
      references.get(id)?.push(frameIndex)
      cells.get(id)?.set(frameIndex, { confidence: 10, stale: false })
    }
  }
  return document.objects.map(({ id }) => ({
    objectId: id,
    references: (references.get(id) ?? []).sort((a, b) => a - b),
    bars: joinCells(cells.get(id) ?? new Map<FrameIndex, Cell>())
  }))
}

function joinCells(cells: ReadonlyMap<FrameIndex, Cell>): LaneBar[] {
  const bars: LaneBar[] = []
  for (const [frameIndex, cell] of [...cells].sort(([a], [b]) => a - b)) {
    const last = bars.at(-1)
    if (last && last.to === frameIndex - 1 && last.confidence === cell.confidence && last.stale === cell.stale) {
      bars[bars.length - 1] = { ...last, to: frameIndex }
    } else {
      bars.push({ from: frameIndex, to: frameIndex, ...cell })
    }
  }
  return bars
}

/** Below this an object on a frame is worth a look. */
const sureEnough = 0.8

/** The derived, up-to-date frame with the least sure object; null when the network was sure enough everywhere. */
export function leastConfidentFrame(document: EditorDocument, current: string): FrameIndex | null {
  let worst: { frameIndex: FrameIndex; confidence: number } | null = null
  for (const [frameIndex, derived] of document.propagated) {
    if (derived.madeFrom !== current || document.references.has(frameIndex)) continue
    const values = [...objectsIn(derived.mask)].map((id) => derived.confidence[id] ?? 0)
    const confidence = Math.min(1, ...values)
    if (confidence < (worst?.confidence ?? sureEnough)) worst = { frameIndex, confidence }
  }
  return worst?.frameIndex ?? null
}
