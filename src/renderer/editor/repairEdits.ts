import { maskAreas } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, FrameRange, ObjectId } from '../../shared/domain/types'
import { strings } from '../strings'
import { maskAt, type DerivedMask, type EditorDocument } from './document'
import { addObject, paintFrame, smallEditBytes, together, type DocumentEdit } from './edits'
import { labelsAt } from './frameEdits'
import type { Point } from './geometry'
import { islandAt } from './holes'
import { paintInk } from './ink'
import { MaskGesture } from './maskGesture'
import { Origins, writtenOrigins } from './origins'
import { fillRegion } from './region'
import { swapped } from './relabel'

/** Repairs of names: masks that are right, on the wrong object. Each is one entry of the history. */

export type Pair = readonly [ObjectId, ObjectId]

/**
 * Frames after a frame that were carried from the same painted frames as it is, as far as the next painted frame: where names
 * that are wrong here are wrong as well. The frame itself is the first.
 * @param last of the clip
 */
export function wrongStretch(
  document: EditorDocument,
  origins: Origins,
  { frameIndex, pair, last }: { readonly frameIndex: FrameIndex; readonly pair: Pair; readonly last: FrameIndex }
): FrameRange {
  const here = document.propagated.get(frameIndex)
  const from = here && origins.madeFrom(here)
  let to = frameIndex
  for (let frame = frameIndex + 1; frame <= last; frame++) {
    const derived = document.propagated.get(frame)
    if (!derived || document.references.has(frame)) break
    const made = origins.madeFrom(derived)
    if (from && !pair.some((id) => sharesOrigin(made.get(id), from.get(id)))) break
    to = frame
  }
  return { from: frameIndex, to }
}

/** Where walks from two painted frames meet, an origin names both. */
function sharesOrigin(one: string | undefined, other: string | undefined): boolean {
  const parts = one?.split('|') ?? []
  return other === undefined ? one === undefined : other.split('|').some((part) => parts.includes(part))
}

/**
 * Swaps two objects' names on every frame of a range, painted or propagated. Its first frame becomes a painted one: what is
 * propagated later keeps to the repair. Masks that were up to date still are.
 * @throws RangeError where the first frame shows neither of them
 */
export function swapNames(document: EditorDocument, pair: Pair, range: FrameRange): DocumentEdit {
  const first = maskAt(document, range.from)
  const areas = first && maskAreas(first)
  if (!first || !pair.some((id) => areas?.has(id))) throw new RangeError(`frame ${range.from} shows neither object`)
  const references = swappedReferences(document, pair, range)
  const reference = { frameIndex: range.from, before: document.references.get(range.from), after: swapped(first, pair) }
  const changes = [reference, ...references.filter(({ frameIndex }) => frameIndex !== range.from)]
  let derived: readonly DerivedChange[] = []
  return {
    label: strings.undoOf.swap(nameOf(document, pair[0]), nameOf(document, pair[1])),
    frameIndex: range.from,
    bytes: smallEditBytes + sizeOf(changes) + derivedSize(document, range),
    apply: (target) => {
      const before = new Origins(target)
      for (const { frameIndex, after } of changes) target.references.set(frameIndex, after)
      derived = swapDerived(target, { pair, range, before })
    },
    revert: (target) => {
      for (const { frameIndex, before } of changes) {
        if (before) target.references.set(frameIndex, before)
        else target.references.delete(frameIndex)
      }
      // Propagation runs outside the history: a mask it made since is newer than what lay there before.
      for (const { frameIndex, before, after } of derived) {
        if (target.propagated.get(frameIndex) === after) target.propagated.set(frameIndex, before)
      }
    }
  }
}

/**
 * Gives the connected part of an object under a point to another object, on one frame.
 * @param to an object of the document, or one that comes into being with this edit
 * @returns null when the point lies on no object, or on that very one
 */
export function givePart(
  document: EditorDocument,
  place: { readonly frameIndex: FrameIndex; readonly point: Point },
  to: SegmentationObject
): DocumentEdit | null {
  const labels = labelsAt(document, place.frameIndex)
  const from = labelUnder(document, place)
  const part = from === 0 || from === to.id ? null : islandAt(labels, from, place.point)
  if (!part) return null
  const gesture = new MaskGesture(labels, paintInk(to.id))
  gesture.change(part.rect, (mask, ink) => fillRegion(mask, part, ink))
  const label = strings.undoOf.give(nameOf(document, from), to.name)
  const paint = paintFrame(document, place.frameIndex, gesture.patch(), label)
  const isNew = !document.objects.some(({ id }) => id === to.id)
  return isNew ? together(label, [addObject(to), paint]) : paint
}

/** The object under a point of a frame; 0 for none. */
export function labelUnder(
  document: EditorDocument,
  { frameIndex, point }: { readonly frameIndex: FrameIndex; readonly point: Point }
): number {
  const { width, data, height } = labelsAt(document, frameIndex)
  const [x, y] = [Math.floor(point.x), Math.floor(point.y)]
  return x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[y * width + x] ?? 0)
}

interface DerivedChange {
  readonly frameIndex: FrameIndex
  readonly before: DerivedMask
  readonly after: DerivedMask
}

interface Swap {
  readonly pair: Pair
  readonly range: FrameRange
  /** Where masks came from before the references were changed. */
  readonly before: Origins
}

/** @param document with its references changed already */
function swapDerived(document: EditorDocument, swap: Swap): DerivedChange[] {
  const now = new Origins(document)
  const changes: DerivedChange[] = []
  for (const [frameIndex, before] of document.propagated) {
    const after = frameIndex === swap.range.from ? unnamed(swappedDerived(before, swap.pair), swap) : later(frameIndex)
    if (after !== before) changes.push({ frameIndex, before, after })
  }
  for (const { frameIndex, after } of changes) document.propagated.set(frameIndex, after)
  return changes

  /** Up to date before, up to date after: the repair says what these masks show by now. */
  function later(frameIndex: FrameIndex): DerivedMask {
    const derived = document.propagated.get(frameIndex)!
    const inside = frameIndex > swap.range.from && frameIndex <= swap.range.to
    const result = inside ? swappedDerived(derived, swap.pair) : derived
    if (swap.pair.some((id) => swap.before.isStale(id, frameIndex, derived))) return result
    const made = new Map(now.madeFrom(result))
    for (const id of swap.pair) {
      const owner = now.owner(id, frameIndex)
      if (owner && made.has(id)) made.set(id, owner.text)
    }
    const madeFrom = writtenOrigins(made)
    return madeFrom === result.madeFrom ? result : { ...result, madeFrom }
  }
}

/** Below the repaired frame: the names of origins go, so that the painted frame speaks for both objects by itself. */
function unnamed(derived: DerivedMask, { pair, before }: Swap): DerivedMask {
  const made = [...before.madeFrom(derived)].filter(([id]) => !pair.includes(id))
  return { ...derived, madeFrom: writtenOrigins(new Map(made)) }
}

/** Mask, confidences, probabilities and origins with both names swapped. */
function swappedDerived(derived: DerivedMask, pair: Pair): DerivedMask {
  const mask = swapped(derived.mask, pair)
  if (mask === derived.mask) return derived
  const other = (id: ObjectId): ObjectId => (id === pair[0] ? pair[1] : id === pair[1] ? pair[0] : id)
  const confidence = Object.fromEntries(
    Object.entries(derived.confidence).map(([id, value]) => [other(Number(id)), value])
  )
  const { soft } = derived
  return { ...derived, mask, confidence, soft: soft && { ...soft, objectIds: soft.objectIds.map(other) } }
}

interface ReferenceChange {
  readonly frameIndex: FrameIndex
  readonly before: EncodedMask | undefined
  readonly after: EncodedMask
}

function swappedReferences({ references }: EditorDocument, pair: Pair, { from, to }: FrameRange): ReferenceChange[] {
  return [...references]
    .filter(([frameIndex]) => frameIndex >= from && frameIndex <= to)
    .map(([frameIndex, before]) => ({ frameIndex, before, after: swapped(before, pair) }))
    .filter(({ before, after }) => before !== after)
}

function sizeOf(changes: readonly ReferenceChange[]): number {
  return changes.reduce((sum, { before, after }) => sum + (before?.runs.length ?? 0) + after.runs.length, 0)
}

function derivedSize({ propagated }: EditorDocument, { from, to }: FrameRange): number {
  const inside = [...propagated].filter(([frameIndex]) => frameIndex >= from && frameIndex <= to)
  return inside.reduce((sum, [, { mask }]) => sum + mask.runs.length, 0)
}

function nameOf({ objects }: EditorDocument, id: ObjectId): string {
  return objects.find((object) => object.id === id)?.name ?? ''
}
