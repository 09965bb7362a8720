import { defaultOutlinePx } from '../../shared/domain/exportDefaults'
import { defaultColour } from '../../shared/domain/palette'
import type { SegmentationObject } from '../../shared/domain/project'
import type { ObjectId, OverlayStyle, Rgb, Size } from '../../shared/domain/types'
import { nextObjectId } from '../editor/document'

/** The next object with its default name and colour; null when all 255 ids are taken. */
export function newObject(objects: readonly SegmentationObject[]): SegmentationObject | null {
  const id = nextObjectId(objects)
  if (id === null) return null
  const [red, green, blue] = defaultColour(id)
  return { id, name: `Object ${id}`, colour: [red, green, blue], visible: true, locked: false }
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
