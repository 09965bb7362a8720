import type { FrameIndex, FrameRange, ReferenceMask } from '../../shared/domain/types'
import type { EditorDocument } from './document'
import type { Origins } from './origins'

/** A propagation that was stopped goes on where it ended: nothing that is done is done again. */

/** Frames that are still to be made, where others are there already: one stretch beside them; null where there is none. */
export function unfinishedStretch(
  { references, propagated }: EditorDocument,
  wanted: readonly FrameRange[]
): FrameRange | null {
  const [first, ...others] = wanted
  if (!first || propagated.size === 0) return null
  const last = others.at(-1) ?? first
  for (const { from, to } of wanted) {
    for (let frame = from; frame <= to; frame++) if (propagated.has(frame)) return null
  }
  // Painted frames may lie between; done ones mean that these are no rest of a run.
  for (let frame = first.from; frame <= last.to; frame++) {
    if (propagated.has(frame) && !references.has(frame)) return null
  }
  const beside = propagated.has(first.from - 1) || propagated.has(last.to + 1)
  return beside ? { from: first.from, to: last.to } : null
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
