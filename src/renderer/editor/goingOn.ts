import type { FrameIndex, FrameRange, ReferenceMask } from '../../shared/domain/types'
import type { EditorDocument } from './document'
import type { Origins } from './origins'

/** A propagation that was stopped goes on where it ended: nothing that is done is done again. */

/** Frames that are still to be made, where others are there already: one stretch beside them; null where there is none. */
export function unfinishedStretch(document: EditorDocument, wanted: readonly FrameRange[]): FrameRange | null {
  const [first, last] = [wanted[0], wanted.at(-1)]
  if (!first || !last) return null
  const stretch = { from: first.from, to: last.to }
  const isBeside = document.propagated.has(stretch.from - 1) || document.propagated.has(stretch.to + 1)
  return isBeside && !isBegun(document, stretch) ? stretch : null
}

/** Painted frames may lie between; done ones mean that this is no rest of a run. */
function isBegun({ propagated, references }: EditorDocument, { from, to }: FrameRange): boolean {
  return [...propagated.keys()].some((frame) => frame >= from && frame <= to && !references.has(frame))
}

/**
 * Masks to go on from: those of the frames beside the rest of the clip, with which a walk starts there instead of at the
 * painted frame it came from. Only where nothing is painted behind them: between painted frames walks meet, and belong
 * together. Only masks that are up to date, of objects that all were carried there.
 */
export function handovers(document: EditorDocument, origins: Origins, wanted: readonly FrameRange[]): ReferenceMask[] {
  const painted = [...document.references.keys()]
  const [first, last] = [wanted[0], wanted.at(-1)]
  const ahead = last && painted.every((frame) => frame < last.from) ? last.from - 1 : null
  const behind = first && painted.every((frame) => frame > first.to) ? first.to + 1 : null
  return [ahead, behind].flatMap((frame) => (frame === null ? [] : (handover(document, origins, frame) ?? [])))
}

function handover(document: EditorDocument, origins: Origins, frameIndex: FrameIndex): ReferenceMask | null {
  const derived = document.propagated.get(frameIndex)
  if (!derived || document.references.has(frameIndex)) return null
  const made = origins.madeFrom(derived)
  const current = document.objects.every(({ id }) => {
    const owner = origins.owner(id, frameIndex)
    return !owner?.shows || made.get(id) === owner.text
  })
  return current ? { frameIndex, mask: derived.mask } : null
}
