import type { BandStroke } from '../../shared/domain/edgeTuning'
import { exportMask, type ExportMask } from '../../shared/domain/exportJob'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, ObjectId, PackedSoftMasks, Size } from '../../shared/domain/types'

/** A mask the network made, and from what. */
export interface DerivedMask {
  readonly mask: EncodedMask
  /** What the mask is worth by object id, 0..1: see `PropagatedMask`. */
  readonly confidence: Readonly<Record<ObjectId, number>>
  /** Where each object was carried from, see `origins.ts`: other origins make it stale. */
  readonly madeFrom: string
  /** What the mask was made of; absent where only some of its objects were carried anew. */
  readonly soft?: PackedSoftMasks | undefined
}

/** What edits work on: the user's inputs, and the masks derived from them. */
export interface EditorDocument {
  readonly size: Size
  /** In the user's order; replaced whole, never changed in place. */
  objects: readonly SegmentationObject[]
  /** Masks the user gave; each states its whole frame. */
  readonly references: Map<FrameIndex, EncodedMask>
  readonly propagated: Map<FrameIndex, DerivedMask>
  /** Strokes of the refine-edge brush in their order; replaced whole, never changed in place. */
  bands: readonly BandStroke[]
}

export const maxObjects = 255

export function createDocument(size: Size): EditorDocument {
  return { size, objects: [], references: new Map(), propagated: new Map(), bands: [] }
}

/** What the frame shows: the user's own mask before a derived one. */
export function maskAt(document: EditorDocument, frameIndex: FrameIndex): EncodedMask | null {
  return document.references.get(frameIndex) ?? document.propagated.get(frameIndex)?.mask ?? null
}

/** Lowest free id, so that the colours come in order; null when all 255 are taken. */
export function nextObjectId(objects: readonly SegmentationObject[]): ObjectId | null {
  const taken = new Set(objects.map((object) => object.id))
  for (let id = 1; id <= maxObjects; id++) if (!taken.has(id)) return id
  return null
}

/** Masks of all frames that have one, ascending. */
export function allMasks(document: EditorDocument): { frameIndex: FrameIndex; mask: EncodedMask }[] {
  const shown = new Map<FrameIndex, EncodedMask>()
  for (const [frameIndex, { mask }] of document.propagated) shown.set(frameIndex, mask)
  for (const [frameIndex, mask] of document.references) shown.set(frameIndex, mask)
  return [...shown].map(([frameIndex, mask]) => ({ frameIndex, mask })).sort((a, b) => a.frameIndex - b.frameIndex)
}

/** Propagated masks as they are now; never changed in place, so this stays as it is. */
export function madeMasks({ propagated }: EditorDocument): ReadonlyMap<FrameIndex, EncodedMask> {
  return new Map([...propagated].map(([frameIndex, { mask }]) => [frameIndex, mask]))
}

/** Masks of all frames as exports take them, ascending: with what the network was sure of, where nothing was painted. */
export function exportMasks({ references, propagated }: EditorDocument): ExportMask[] {
  const masks = new Map<FrameIndex, ExportMask>()
  for (const [frameIndex, made] of propagated) masks.set(frameIndex, exportMask({ frameIndex, ...made }, false))
  for (const [frameIndex, mask] of references) masks.set(frameIndex, exportMask({ frameIndex, mask }, true))
  return [...masks.values()].sort((a, b) => a.frameIndex - b.frameIndex)
}

export function objectIds(document: EditorDocument): ReadonlySet<ObjectId> {
  return new Set(document.objects.map(({ id }) => id))
}

/** The painted frame nearest to a frame, itself left out; of two the earlier one. Null when there is no other. */
export function nearestReference({ references }: EditorDocument, frameIndex: FrameIndex): FrameIndex | null {
  let nearest: FrameIndex | null = null
  for (const frame of [...references.keys()].sort((a, b) => a - b)) {
    if (frame === frameIndex) continue
    if (nearest === null || Math.abs(frame - frameIndex) < Math.abs(nearest - frameIndex)) nearest = frame
  }
  return nearest
}
