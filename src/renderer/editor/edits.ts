import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { FrameIndex, ObjectId, Rgb } from '../../shared/domain/types'
import { strings } from '../strings'
import { maskAt, type EditorDocument } from './document'
import type { Edit } from './history'
import { applyPatch, type TilePatch } from './maskTiles'
import { emptyMask } from './relabel'

export type DocumentEdit = Edit<EditorDocument>

/** What an edit takes that holds no masks. */
export const smallEditBytes = 256

/** Adds an object at the end of the list. */
export function addObject(object: SegmentationObject): DocumentEdit {
  return {
    label: strings.undoOf.add(object.name),
    bytes: smallEditBytes,
    apply: (document) => {
      document.objects = [...document.objects, object]
    },
    revert: (document) => {
      document.objects = document.objects.filter(({ id }) => id !== object.id)
    }
  }
}

/** Changes name, colour or class of one object; an empty class is none. */
export function changeObject(
  document: EditorDocument,
  id: ObjectId,
  change: { readonly name?: string; readonly colour?: Rgb; readonly className?: string },
  label: string
): DocumentEdit {
  const before = document.objects.find((object) => object.id === id)
  if (!before) throw new RangeError(`no object ${id}`)
  const after: SegmentationObject = {
    ...before,
    name: change.name ?? before.name,
    colour: change.colour ? [...change.colour] : before.colour,
    className: change.className ?? before.className
  }
  // Visibility is a matter of view: an undone rename must not bring back a hidden object.
  const put = (target: EditorDocument, value: SegmentationObject): void => {
    target.objects = target.objects.map((object) =>
      object.id === id ? { ...object, name: value.name, colour: value.colour, className: value.className } : object
    )
  }
  return { label, bytes: smallEditBytes, apply: (d) => put(d, after), revert: (d) => put(d, before) }
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
    label: strings.undoOf.clear,
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
