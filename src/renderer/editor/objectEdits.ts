import type { BandStroke } from '../../shared/domain/edgeTuning'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, ObjectId } from '../../shared/domain/types'
import { strings } from '../strings'
import type { DerivedMask, EditorDocument } from './document'
import { smallEditBytes, type DocumentEdit } from './edits'
import { Origins, writtenOrigins } from './origins'
import { relabelled } from './relabel'

/** Deletes an object and its pixels on every frame, painted or propagated. */
export function deleteObject(document: EditorDocument, id: ObjectId): DocumentEdit {
  return removal(document, { id, to: 0, label: strings.undoOf.remove(existing(document, id).name) })
}

/** One object takes over another's pixels on every frame; the other is gone. */
export function mergeObjects(document: EditorDocument, id: ObjectId, into: ObjectId): DocumentEdit {
  if (id === into) throw new RangeError('an object cannot be merged with itself')
  const label = strings.undoOf.merge(existing(document, id).name, existing(document, into).name)
  return removal(document, { id, to: into, label })
}

/** Moves an object to another place in the list. @param position 0 … objects − 1 */
export function moveObject(document: EditorDocument, id: ObjectId, position: number): DocumentEdit {
  const object = existing(document, id)
  const before = document.objects.indexOf(object)
  return {
    label: strings.undoOf.move(object.name),
    bytes: smallEditBytes,
    apply: (target) => place(target, id, position),
    revert: (target) => place(target, id, before)
  }
}

function place(document: EditorDocument, id: ObjectId, position: number): void {
  const object = existing(document, id)
  const others = document.objects.filter((other) => other !== object)
  document.objects = [...others.slice(0, position), object, ...others.slice(position)]
}

function existing(document: EditorDocument, id: ObjectId): SegmentationObject {
  const object = document.objects.find((candidate) => candidate.id === id)
  if (!object) throw new RangeError(`no object ${id}`)
  return object
}

interface Removal {
  readonly id: ObjectId
  /** Who gets the pixels; 0 for nobody. */
  readonly to: number
  readonly label: string
}

function removal(document: EditorDocument, { id, to, label }: Removal): DocumentEdit {
  const references = changedMasks(document.references, id, to)
  const position = document.objects.indexOf(existing(document, id))
  // Propagation, hiding and locking run outside the history, so what is taken away is looked up each time.
  let removed = existing(document, id)
  let derived: readonly DerivedChange[] = []
  let { bands } = document
  return {
    label,
    bytes: smallEditBytes + runBytes(references.map(({ before }) => before)) + derivedBytes(document, id),
    apply: (target) => {
      removed = existing(target, id)
      // Before the object is gone: where it came from is asked as well.
      const origins = new Origins(target)
      target.objects = target.objects.filter((object) => object.id !== id)
      bands = target.bands
      target.bands = withoutObject(bands, id, to)
      for (const { frameIndex, after } of references) target.references.set(frameIndex, after)
      derived = relabelDerived(target, { id, to }, origins)
    },
    revert: (target) => {
      target.objects = [...target.objects.slice(0, position), removed, ...target.objects.slice(position)]
      target.bands = bands
      for (const { frameIndex, before } of references) target.references.set(frameIndex, before)
      restoreDerived(target, derived)
    }
  }
}

/** Strokes of the one that goes are the other's from now on, or gone with it: its number may come again. */
function withoutObject(bands: readonly BandStroke[], id: ObjectId, to: number): readonly BandStroke[] {
  if (to === 0) return bands.filter(({ objectId }) => objectId !== id)
  return bands.map((stroke) => (stroke.objectId === id ? { ...stroke, objectId: to } : stroke))
}

interface DerivedChange {
  readonly frameIndex: FrameIndex
  readonly before: DerivedMask
  readonly after: DerivedMask
}

/** @param origins where masks came from before the references were changed */
function relabelDerived(
  document: EditorDocument,
  { id, to }: Pick<Removal, 'id' | 'to'>,
  origins: Origins
): DerivedChange[] {
  const afterwards = to === 0 ? origins : new Origins(document)
  const changes: DerivedChange[] = []
  for (const [frameIndex, before] of document.propagated) {
    const mask = relabelled(before.mask, id, to)
    if (mask === before.mask) continue
    const current = ![id, to].some((object) => origins.isStale(object, frameIndex, before))
    const after =
      to === 0 ? { ...before, mask } : merged({ ...before, mask }, { id, to, current, frameIndex }, afterwards)
    changes.push({ frameIndex, before, after })
    document.propagated.set(frameIndex, after)
  }
  return changes
}

/** Two up-to-date masks make an up-to-date one: it counts as carried from what the merged object says now. */
function merged(
  derived: DerivedMask,
  { id, to, current, frameIndex }: { id: ObjectId; to: ObjectId; current: boolean; frameIndex: FrameIndex },
  origins: Origins
): DerivedMask {
  const confidence = { ...derived.confidence }
  confidence[to] = Math.min(confidence[id] ?? 1, confidence[to] ?? 1)
  const madeFrom = new Map(origins.madeFrom(derived))
  madeFrom.set(to, (current && origins.owner(to, frameIndex)?.text) || madeFrom.get(to) || madeFrom.get(id) || '')
  madeFrom.delete(id)
  // The network's probabilities are those of the former objects.
  return { ...derived, confidence, madeFrom: writtenOrigins(madeFrom), soft: undefined }
}

/** Puts derived masks back, but never over newer ones that a later propagation made. */
function restoreDerived(document: EditorDocument, changes: readonly DerivedChange[]): void {
  for (const { frameIndex, before, after } of changes) {
    if (document.propagated.get(frameIndex) === after) document.propagated.set(frameIndex, before)
  }
}

function changedMasks(
  masks: ReadonlyMap<FrameIndex, EncodedMask>,
  id: ObjectId,
  to: number
): { frameIndex: FrameIndex; before: EncodedMask; after: EncodedMask }[] {
  return [...masks]
    .map(([frameIndex, before]) => ({ frameIndex, before, after: relabelled(before, id, to) }))
    .filter(({ before, after }) => before !== after)
}

function derivedBytes(document: EditorDocument, id: ObjectId): number {
  const shown = [...document.propagated.values()].filter(({ confidence }) => id in confidence)
  return runBytes(shown.map(({ mask }) => mask))
}

function runBytes(masks: readonly EncodedMask[]): number {
  return masks.reduce((sum, mask) => sum + mask.runs.length, 0)
}
