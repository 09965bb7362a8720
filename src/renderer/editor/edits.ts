import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, ObjectId, Rgb } from '../../shared/domain/types'
import { maskAt, type DerivedMask, type EditorDocument } from './document'
import type { Edit } from './history'
import { applyPatch, type TilePatch } from './maskTiles'
import { emptyMask, withoutObject } from './relabel'

type DocumentEdit = Edit<EditorDocument>

const smallEditBytes = 256

export function addObject(object: SegmentationObject): DocumentEdit {
  return {
    label: `Add ${object.name}`,
    bytes: smallEditBytes,
    apply: (document) => {
      document.objects = [...document.objects, object].sort((a, b) => a.id - b.id)
    },
    revert: (document) => {
      document.objects = document.objects.filter(({ id }) => id !== object.id)
    }
  }
}

/** Changes name, colour or visibility of one object. */
export function changeObject(
  document: EditorDocument,
  id: ObjectId,
  change: { readonly name?: string; readonly colour?: Rgb },
  label: string
): DocumentEdit {
  const before = document.objects.find((object) => object.id === id)
  if (!before) throw new RangeError(`no object ${id}`)
  const after: SegmentationObject = {
    ...before,
    name: change.name ?? before.name,
    colour: change.colour ? [...change.colour] : before.colour
  }
  // Visibility is a matter of view: an undone rename must not bring back a hidden object.
  const put = (target: EditorDocument, value: SegmentationObject): void => {
    target.objects = target.objects.map((object) =>
      object.id === id ? { ...object, name: value.name, colour: value.colour } : object
    )
  }
  return { label, bytes: smallEditBytes, apply: (d) => put(d, after), revert: (d) => put(d, before) }
}

/** Deletes an object and its pixels on every frame, painted or propagated. */
export function deleteObject(document: EditorDocument, id: ObjectId): DocumentEdit {
  const object = document.objects.find((candidate) => candidate.id === id)
  if (!object) throw new RangeError(`no object ${id}`)
  const references = changedMasks(document.references, id)
  const add = addObject(object)
  // Propagation runs outside the history, so what is stripped is looked up each time.
  let stripped: readonly (readonly [FrameIndex, DerivedMask])[] = []
  return {
    label: `Delete ${object.name}`,
    bytes: smallEditBytes + runBytes(references.map(({ before }) => before)) + derivedBytes(document, id),
    apply: (target) => {
      add.revert(target)
      for (const { frameIndex, after } of references) target.references.set(frameIndex, after)
      stripped = stripDerived(target, id)
    },
    revert: (target) => {
      add.apply(target)
      for (const { frameIndex, before } of references) target.references.set(frameIndex, before)
      restoreDerived(target, stripped)
    }
  }
}

/** @returns the masks as they were */
function stripDerived(document: EditorDocument, id: ObjectId): [FrameIndex, DerivedMask][] {
  const stripped: [FrameIndex, DerivedMask][] = []
  for (const [frameIndex, derived] of document.propagated) {
    const mask = withoutObject(derived.mask, id)
    if (mask === derived.mask) continue
    stripped.push([frameIndex, derived])
    document.propagated.set(frameIndex, { ...derived, mask })
  }
  return stripped
}

/** Puts derived masks back, but never over newer ones that a later propagation made. */
function restoreDerived(document: EditorDocument, masks: readonly (readonly [FrameIndex, DerivedMask])[]): void {
  for (const [frameIndex, derived] of masks) {
    const now = document.propagated.get(frameIndex)
    if (now?.madeFrom === derived.madeFrom) document.propagated.set(frameIndex, derived)
  }
}

/**
 * A finished stroke on one frame. On a frame without a reference it starts from what the frame shows (a correction of
 * a propagated mask, or a blank) and makes it a reference.
 */
export function paintFrame(
  document: EditorDocument,
  frameIndex: FrameIndex,
  patch: TilePatch,
  label: string
): DocumentEdit {
  const startedFrom = document.references.has(frameIndex)
    ? null
    : (maskAt(document, frameIndex) ?? emptyMask(document.size))
  const put = (target: EditorDocument, side: 'before' | 'after'): void => {
    const base = side === 'after' && startedFrom ? startedFrom : target.references.get(frameIndex)
    if (!base) throw new RangeError(`no reference on frame ${frameIndex}`)
    const labels = decodeMask(base)
    applyPatch(labels, patch, side)
    target.references.set(frameIndex, encodeMask(labels))
  }
  return {
    label,
    frameIndex,
    bytes: smallEditBytes + patch.bytes + (startedFrom?.runs.length ?? 0),
    apply: (target) => put(target, 'after'),
    revert: (target) => {
      if (startedFrom) target.references.delete(frameIndex)
      else put(target, 'before')
    }
  }
}

/** Removes the reference of a frame: it shows its propagated mask again, if it has one. */
export function clearReference(document: EditorDocument, frameIndex: FrameIndex): DocumentEdit {
  const before = document.references.get(frameIndex)
  if (!before) throw new RangeError(`no reference on frame ${frameIndex}`)
  return {
    label: 'Clear frame',
    frameIndex,
    bytes: smallEditBytes + before.runs.length,
    apply: (target) => target.references.delete(frameIndex),
    revert: (target) => target.references.set(frameIndex, before)
  }
}

/** Several edits as one entry: all or none. */
export function together(label: string, edits: readonly DocumentEdit[]): DocumentEdit {
  const frameIndex = edits.find((edit) => edit.frameIndex !== undefined)?.frameIndex
  return {
    label,
    ...(frameIndex !== undefined && { frameIndex }),
    bytes: edits.reduce((sum, edit) => sum + edit.bytes, 0),
    apply: (document) => edits.forEach((edit) => edit.apply(document)),
    revert: (document) => [...edits].reverse().forEach((edit) => edit.revert(document))
  }
}

function changedMasks(
  masks: ReadonlyMap<FrameIndex, EncodedMask>,
  id: ObjectId
): { frameIndex: FrameIndex; before: EncodedMask; after: EncodedMask }[] {
  return [...masks]
    .map(([frameIndex, before]) => ({ frameIndex, before, after: withoutObject(before, id) }))
    .filter(({ before, after }) => before !== after)
}

function derivedBytes(document: EditorDocument, id: ObjectId): number {
  const shown = [...document.propagated.values()].filter(({ confidence }) => id in confidence)
  return runBytes(shown.map(({ mask }) => mask))
}

function runBytes(masks: readonly EncodedMask[]): number {
  return masks.reduce((sum, mask) => sum + mask.runs.length, 0)
}
