import { decodeMask, encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, ObjectId, PropagatedMask } from '../../shared/domain/types'
import type { DerivedMask, EditorDocument } from './document'
import { addObject, smallEditBytes, type DocumentEdit } from './edits'
import { Origins, statementText, writtenOrigins } from './origins'
import { emptyMask, onlyObjects } from './relabel'
import { objectHashes } from './statements'

/** Objects found over a clip, and their masks. */
export interface AcceptedTracks {
  readonly objects: readonly SegmentationObject[]
  /** The frame each object's reference mask goes on: one of `masks`. */
  readonly bestFrames: ReadonlyMap<ObjectId, FrameIndex>
  /** What the network made of them, one a frame. */
  readonly masks: readonly PropagatedMask[]
}

interface Change {
  readonly frameIndex: FrameIndex
  readonly reference: EncodedMask | null
  readonly derived: DerivedMask | null
}

/**
 * Found objects become ordinary ones, as one entry: a reference mask on each one's best frame, derived masks on the others,
 * up to date with it. They take background only: what was there before stays whole. On frames that are painted already
 * they are added to what is painted.
 */
export function acceptTracks(document: EditorDocument, accepted: AcceptedTracks, label: string): DocumentEdit {
  const after = changes(document, accepted)
  const before = after.map(({ frameIndex }): Change => {
    const [reference, derived] = [document.references.get(frameIndex), document.propagated.get(frameIndex)]
    return { frameIndex, reference: reference ?? null, derived: derived ?? null }
  })
  const add = accepted.objects.map(addObject)
  return {
    label,
    frameIndex: Math.min(...accepted.bestFrames.values()),
    bytes: smallEditBytes + [...before, ...after].reduce((sum, change) => sum + bytesOf(change), 0),
    apply: (target) => {
      for (const edit of add) edit.apply(target)
      for (const change of after) put(target, change)
    },
    revert: (target) => {
      for (const change of before) put(target, change)
      for (const edit of [...add].reverse()) edit.revert(target)
    }
  }
}

function put({ references, propagated }: EditorDocument, { frameIndex, reference, derived }: Change): void {
  if (reference) references.set(frameIndex, reference)
  else references.delete(frameIndex)
  if (derived) propagated.set(frameIndex, derived)
  else propagated.delete(frameIndex)
}

function bytesOf({ reference, derived }: Change): number {
  const soft = derived?.soft?.bytes.length ?? 0
  return (reference?.runs.length ?? 0) + (derived?.mask.runs.length ?? 0) + soft
}

function changes(document: EditorDocument, { bestFrames, masks }: AcceptedTracks): Change[] {
  const origins = new Origins(document)
  const references = new Map<FrameIndex, EncodedMask>()
  for (const { frameIndex, mask } of masks) {
    const painted = document.references.get(frameIndex)
    const shown = painted ?? document.propagated.get(frameIndex)?.mask
    if (painted || statedOn(mask, bestFrames, frameIndex).length > 0)
      references.set(frameIndex, onBackground(shown, mask))
  }
  const texts = new Map(
    [...bestFrames].map(([id, frame]) => {
      const hash = objectHashes(references.get(frame) ?? emptyMask(document.size)).get(id)
      return [id, statementText(frame, hash)]
    })
  )
  return masks.map((made) => {
    const { frameIndex } = made
    const stated = statedOn(made.mask, bestFrames, frameIndex)
    const former = document.propagated.get(frameIndex)
    const derived = derivedMask(former, made, { stated, texts, origins })
    return { frameIndex, reference: references.get(frameIndex) ?? null, derived }
  })
}

/** Objects whose reference mask goes on this frame. */
function statedOn(
  mask: EncodedMask,
  bestFrames: ReadonlyMap<ObjectId, FrameIndex>,
  frameIndex: FrameIndex
): ObjectId[] {
  return [...maskAreas(mask).keys()].filter((id) => bestFrames.get(id) === frameIndex)
}

/** Without the objects that a reference on this frame speaks for; null where it would hold nothing new and nothing was. */
function derivedMask(
  former: DerivedMask | undefined,
  { mask, confidence, soft }: PropagatedMask,
  { stated, texts, origins }: { stated: readonly ObjectId[]; texts: ReadonlyMap<ObjectId, string>; origins: Origins }
): DerivedMask | null {
  const carried = [...texts.keys()].filter((id) => !stated.includes(id))
  if (carried.length === 0) return former ?? null
  const rest = onBackground(former?.mask, onlyObjects(mask, new Set(carried)))
  const madeFrom = new Map(former ? origins.madeFrom(former) : [])
  for (const id of carried) madeFrom.set(id, texts.get(id) ?? '')
  return {
    mask: rest,
    confidence: { ...former?.confidence, ...Object.fromEntries(carried.map((id) => [id, confidence[id] ?? 0])) },
    madeFrom: writtenOrigins(madeFrom),
    // Probabilities of these objects alone: they fit only where nothing else is shown.
    soft: former || stated.length > 0 ? undefined : soft
  }
}

/** What was shown, and the new objects where it shows nothing. */
function onBackground(shown: EncodedMask | undefined, added: EncodedMask): EncodedMask {
  if (!shown) return added
  const labels = decodeMask(added)
  const kept = decodeMask(shown).data
  for (let at = 0; at < kept.length; at++) if (kept[at] !== 0) labels.data[at] = kept[at]!
  return encodeMask(labels)
}
