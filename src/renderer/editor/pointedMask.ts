import { forEachRun } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, LabelMask, ObjectId } from '../../shared/domain/types'
import type { EditorDocument } from './document'
import { addObject, paintFrame, together, type DocumentEdit } from './edits'
import { labelsAt } from './frameEdits'
import { wholeRect } from './geometry'
import { paintInk } from './ink'
import { MaskGesture } from './maskGesture'

/** Where a pointed mask goes. */
export interface PointedPlace {
  readonly frameIndex: FrameIndex
  readonly objectId: ObjectId
  /** The frame's labels before anything was pointed at: what others lost to an earlier answer they get back. */
  readonly before: LabelMask
  readonly locked: Iterable<ObjectId>
  readonly label: string
  /** The object that comes into being with it: one entry for both. */
  readonly creates: SegmentationObject | null
}

/**
 * Gives an object exactly the pixels of a mask (label 1), as far as they are not those of locked objects.
 * @returns null where no pixel changes
 */
export function pointedMask(document: EditorDocument, mask: EncodedMask, place: PointedPlace): DocumentEdit | null {
  const ink = paintInk(place.objectId, place.locked)
  const gesture = new MaskGesture(labelsAt(document, place.frameIndex), ink)
  gesture.change(wholeRect(place.before), ({ data }) => {
    const before = place.before.data
    for (let at = 0; at < data.length; at++) data[at] = before[at] === place.objectId ? 0 : before[at]!
    forEachRun(mask, (label, start, length) => {
      for (let at = start; label !== 0 && at < start + length; at++) if (ink.takes[data[at]!]) data[at] = place.objectId
    })
  })
  const patch = gesture.patch()
  if (patch.tiles.length === 0) return null
  const paint = paintFrame(document, place.frameIndex, patch, place.label)
  return place.creates ? together(place.label, [addObject(place.creates), paint]) : paint
}

/** One object's pixels as label 1; null where it has none. */
export function onlyObject({ width, height, data }: LabelMask, id: ObjectId): LabelMask | null {
  const own = data.map((label) => Number(label === id))
  return own.includes(1) ? { width, height, data: own } : null
}
