import { defaultOutlinePx } from '../../shared/domain/exportDefaults'
import { contrastingColour, defaultColour } from '../../shared/domain/palette'
import type { SegmentationObject } from '../../shared/domain/project'
import type { ObjectId, OverlayStyle, Rgb, Size } from '../../shared/domain/types'
import { nextObjectId } from '../editor/document'
import { strings } from '../strings'

/**
 * The next object with its default name and a colour of its own; null when all 255 ids are taken.
 * @param ground colours of the picture where it will be, for one that is seen there; absent while that is unknown
 */
export function newObject(
  objects: readonly SegmentationObject[],
  ground: readonly Rgb[] = []
): SegmentationObject | null {
  const id = nextObjectId(objects)
  if (id === null) return null
  const taken = objects.map(({ colour }) => colour)
  const [red, green, blue] = contrastingColour(id, taken, ground)
  return { id, name: strings.objectName(id), colour: [red, green, blue], visible: true, locked: false }
}

/** The colour of an object that got one before it was known where it is, now that it is; null where it keeps its own. */
export function betterColour(
  object: SegmentationObject,
  objects: readonly SegmentationObject[],
  ground: readonly Rgb[]
): Rgb | null {
  const isUsual = String(object.colour) === String(defaultColour(object.id))
  const others = objects.filter(({ id }) => id !== object.id).map(({ colour }) => colour)
  const better = contrastingColour(object.id, others, ground)
  return isUsual && String(better) !== String(object.colour) ? better : null
}

/** One style for window and export: hidden objects are left out of both. */
export function overlayStyle(objects: readonly SegmentationObject[], opacity: number, video: Size): OverlayStyle {
  const colours: Record<number, Rgb> = {}
  for (const { id, colour, visible } of objects) if (visible) colours[id] = colour
  return { opacity, outlinePx: defaultOutlinePx(video), colours }
}

/** Objects that are neither painted over nor erased. */
export function lockedIds(objects: readonly SegmentationObject[]): ObjectId[] {
  return objects.filter(({ locked }) => locked).map(({ id }) => id)
}
