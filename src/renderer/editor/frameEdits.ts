import { decodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { FrameIndex, LabelMask, ObjectId } from '../../shared/domain/types'
import { strings } from '../strings'
import { maskAt, type EditorDocument } from './document'
import { addObject, paintFrame, together, type DocumentEdit } from './edits'
import { wholeRect, type PixelRect } from './geometry'
import { separateParts } from './holes'
import { paintInk } from './ink'
import { MaskGesture } from './maskGesture'
import { putRegion, type Region } from './region'
import { emptyMask } from './relabel'

/** What a frame shows, decoded; blank where it shows nothing. */
export function labelsAt(document: EditorDocument, frameIndex: FrameIndex): LabelMask {
  return decodeMask(maskAt(document, frameIndex) ?? emptyMask(document.size))
}

/**
 * Gives every connected part of an object but its largest to an object of its own, on one frame.
 * @param create makes the next object; null when all ids are taken
 * @returns null when the object has one part only, or no ids are left
 */
export function splitObject(
  document: EditorDocument,
  place: { readonly frameIndex: FrameIndex; readonly objectId: ObjectId },
  create: (objects: readonly SegmentationObject[]) => SegmentationObject | null
): { readonly edit: DocumentEdit; readonly created: readonly SegmentationObject[] } | null {
  const gesture = new MaskGesture(labelsAt(document, place.frameIndex), paintInk(place.objectId))
  const [largest, ...parts] = separateParts(gesture.mask, place.objectId)
  if (!largest || parts.length === 0) return null
  const created: SegmentationObject[] = []
  for (const part of parts) {
    const object = create([...document.objects, ...created])
    if (!object) break
    created.push(object)
    gesture.change(part.rect, (mask) => give(mask, part, object.id))
  }
  if (created.length === 0) return null
  const name = document.objects.find(({ id }) => id === place.objectId)?.name ?? ''
  const paint = paintFrame(document, place.frameIndex, gesture.patch(), strings.undoOf.split(name))
  return { edit: together(strings.undoOf.split(name), [...created.map(addObject), paint]), created }
}

function give(mask: LabelMask, part: Region, id: ObjectId): void {
  putRegion(mask, part, paintInk(id))
}

/**
 * Gives an object the pixels it has on another frame, as far as the ink may take them; what it had here is gone.
 * @returns the rectangle that may have changed
 */
export function copyObject(to: MaskGesture, from: LabelMask): PixelRect {
  const whole = wholeRect(from)
  return to.change(whole, (mask, ink) => {
    for (let at = 0; at < mask.data.length; at++) {
      const label = mask.data[at]!
      if (from.data[at] === ink.label) mask.data[at] = ink.takes[label] ? ink.label : label
      else if (label === ink.label) mask.data[at] = 0
    }
    return whole
  })
}
