import { forEachRun } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { Candidate } from '../../shared/domain/suggestions'
import type { FrameIndex, LabelMask } from '../../shared/domain/types'
import type { EditorDocument } from './document'
import { addObject, paintFrame, together, type DocumentEdit } from './edits'
import { labelsAt } from './frameEdits'
import type { Ink } from './ink'
import { MaskGesture } from './maskGesture'

/**
 * Gives the pixels of a candidate the ink's label on one frame, as far as the ink may take them.
 * @param place `creates`: the object that comes into being with it: one entry for both
 * @returns null where no pixel changes
 */
export function acceptCandidate(
  document: EditorDocument,
  { mask, box }: Candidate,
  ink: Ink,
  place: { readonly frameIndex: FrameIndex; readonly label: string; readonly creates: SegmentationObject | null }
): DocumentEdit | null {
  const gesture = new MaskGesture(labelsAt(document, place.frameIndex), ink)
  gesture.change(box, (labels) =>
    forEachRun(mask, (label, start, length) => label && fill(labels, ink, [start, length]))
  )
  const patch = gesture.patch()
  if (patch.tiles.length === 0) return null
  const paint = paintFrame(document, place.frameIndex, patch, place.label)
  return place.creates ? together(place.label, [addObject(place.creates), paint]) : paint
}

function fill({ data }: LabelMask, ink: Ink, [start, length]: readonly [number, number]): void {
  for (let at = start; at < start + length; at++) if (ink.takes[data[at]!]) data[at] = ink.label
}
