import { decodeMask, encodeMask, forEachRun } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, ObjectId } from '../../shared/domain/types'
import { maskAt, type DerivedMask, type EditorDocument } from './document'
import { addObject, smallEditBytes, together, type DocumentEdit } from './edits'
import { Origins, writtenOrigins } from './origins'
import { objectHashes } from './statements'

export interface MaskImport {
  /** Objects that are made for it. */
  readonly created: readonly SegmentationObject[]
  /** Which object each imported one becomes; those that are missing are left out. */
  readonly targets: ReadonlyMap<ObjectId, ObjectId>
  /** Of the document's size. */
  readonly frames: readonly {
    readonly frameIndex: FrameIndex
    readonly mask: EncodedMask
    readonly confidence?: Readonly<Record<ObjectId, number>> | undefined
  }[]
  /** As reference frames, to propagate from, or as finished masks, which nothing was propagated to. */
  readonly as: 'references' | 'masks'
}

/**
 * Masks of another tool as one edit. On frames that show something already, the objects that are imported are replaced,
 * the others stay where no imported pixel lies on them, and locked ones in any case. Finished masks leave painted frames
 * alone: a painting is the user's word.
 */
export function importMasks(document: EditorDocument, wanted: MaskImport, label: string): DocumentEdit {
  const locked = new Set(document.objects.filter((object) => object.locked).map(({ id }) => id))
  const merge = new Merge(wanted.targets, locked)
  const masks = wanted.as === 'references' ? references(document, wanted, merge) : derived(document, wanted, merge)
  const edit = together(label, [...wanted.created.map(addObject), masks])
  const first = wanted.frames[0]?.frameIndex
  return first === undefined ? edit : { ...edit, frameIndex: first }
}

/** Frames a finished mask cannot go to, because they are painted. */
export function paintedAmong(document: EditorDocument, frames: readonly FrameIndex[]): number {
  return frames.filter((frameIndex) => document.references.has(frameIndex)).length
}

function references(document: EditorDocument, { frames }: MaskImport, merge: Merge): DocumentEdit {
  const changes = frames.map(({ frameIndex, mask }) => ({
    frameIndex,
    before: document.references.get(frameIndex),
    after: merge.over(maskAt(document, frameIndex), mask)
  }))
  return {
    label: '',
    bytes: smallEditBytes + changes.reduce((sum, { before, after }) => sum + sizeOf(before) + sizeOf(after), 0),
    apply: (target) => changes.forEach(({ frameIndex, after }) => target.references.set(frameIndex, after)),
    revert: (target) => {
      for (const { frameIndex, before } of changes) {
        if (before) target.references.set(frameIndex, before)
        else target.references.delete(frameIndex)
      }
    }
  }
}

interface DerivedChange {
  readonly frameIndex: FrameIndex
  readonly before: DerivedMask | undefined
  readonly after: DerivedMask
}

function derived(document: EditorDocument, wanted: MaskImport, merge: Merge): DocumentEdit {
  const origins = new Origins(document)
  const free = wanted.frames.filter(({ frameIndex }) => !document.references.has(frameIndex))
  const changes = free.map((frame): DerivedChange => {
    const before = document.propagated.get(frame.frameIndex)
    const mask = merge.over(before?.mask ?? null, frame.mask)
    // What was not imported keeps its origin; what was is nobody's, so no painting makes it out of date.
    const kept = [...(before ? origins.madeFrom(before) : [])].filter(([id]) => !merge.replaces(id))
    const confidence = { ...before?.confidence, ...merge.confidences(frame.confidence, mask) }
    const after = { mask, confidence, madeFrom: writtenOrigins(new Map(kept)) }
    return { frameIndex: frame.frameIndex, before, after }
  })
  const bytes = changes.reduce((sum, { before, after }) => sum + sizeOf(before?.mask) + sizeOf(after.mask), 0)
  return {
    label: '',
    bytes: smallEditBytes + bytes,
    apply: (target) => changes.forEach(({ frameIndex, after }) => target.propagated.set(frameIndex, after)),
    // Propagation runs outside the history: a mask it made since is newer than what lay there before.
    revert: (target) => changes.filter((change) => isStill(target, change)).forEach((change) => putBack(target, change))
  }
}

function isStill({ propagated }: EditorDocument, { frameIndex, after }: DerivedChange): boolean {
  return propagated.get(frameIndex) === after
}

function putBack({ propagated }: EditorDocument, { frameIndex, before }: DerivedChange): void {
  if (before) propagated.set(frameIndex, before)
  else propagated.delete(frameIndex)
}

function sizeOf(mask: EncodedMask | undefined): number {
  return mask?.runs.length ?? 0
}

/** Lays imported labels over what a frame shows. */
class Merge {
  readonly #labels: Uint8Array
  readonly #locked: ReadonlySet<ObjectId>
  readonly #replaced: ReadonlySet<ObjectId>
  readonly #targets: ReadonlyMap<ObjectId, ObjectId>

  constructor(targets: ReadonlyMap<ObjectId, ObjectId>, locked: ReadonlySet<ObjectId>) {
    this.#targets = targets
    this.#labels = Uint8Array.from({ length: 256 }, (_, id) => targets.get(id) ?? 0)
    this.#replaced = new Set(targets.values())
    this.#locked = locked
  }

  replaces(id: ObjectId): boolean {
    return this.#replaced.has(id)
  }

  over(base: EncodedMask | null, imported: EncodedMask): EncodedMask {
    const keepsNothing = !base || [...objectHashes(base).keys()].every((id) => this.#replaced.has(id))
    // Most frames: a clip's worth of them takes no time, since no pixel is looked at.
    if (keepsNothing && this.#keepsLabels(imported)) return imported
    const labels = decodeMask(imported)
    const below = keepsNothing || !base ? null : decodeMask(base).data
    for (let at = 0; at < labels.data.length; at++) {
      labels.data[at] = this.#label(this.#labels[labels.data[at]!]!, below?.[at] ?? 0)
    }
    return encodeMask(labels)
  }

  /** By the document's ids; 1 where the file says nothing. */
  confidences(
    given: Readonly<Record<ObjectId, number>> | undefined,
    mask: EncodedMask
  ): Readonly<Record<ObjectId, number>> {
    const shown = objectHashes(mask)
    const named = [...this.#targets].filter(([, id]) => shown.has(id)).map(([from, id]) => [id, given?.[from] ?? 1])
    return Object.fromEntries(named) as Record<ObjectId, number>
  }

  #label(imported: number, below: number): number {
    if (imported !== 0) return this.#locked.has(below) ? below : imported
    return this.#replaced.has(below) ? 0 : below
  }

  #keepsLabels(mask: EncodedMask): boolean {
    let same = true
    forEachRun(mask, (label) => (same &&= this.#labels[label] === label))
    return same
  }
}
