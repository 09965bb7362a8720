import type { LabelMask, ObjectId } from '../../shared/domain/types'
import { clipRect, growRect, isEmptyRect, type PixelRect } from './geometry'
import type { Ink } from './ink'

/** A yes or no for each pixel of a part of the picture. */
export interface Region {
  readonly rect: PixelRect
  /** uint8 [rect height, rect width], 1 = inside. */
  readonly data: Uint8Array
}

export function regionSize({ left, top, right, bottom }: PixelRect): { width: number; height: number } {
  return { width: right - left, height: bottom - top }
}

/** Smallest rectangle around an object's pixels; null when it has none. */
export function objectBounds({ width, height, data }: LabelMask, objectId: ObjectId): PixelRect | null {
  let left = width
  let right = 0
  let top = height
  let bottom = 0
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width)
    const first = row.indexOf(objectId)
    if (first < 0) continue
    left = Math.min(left, first)
    right = Math.max(right, row.lastIndexOf(objectId) + 1)
    top = Math.min(top, y)
    bottom = y + 1
  }
  return right > left ? { left, top, right, bottom } : null
}

/** The object's pixels with `margin` pixels around them, as far as the picture goes; null when it has none. */
export function cutObject(mask: LabelMask, objectId: ObjectId, margin = 0): Region | null {
  const bounds = objectBounds(mask, objectId)
  return bounds && cutLabel(mask, objectId, clipRect(growRect(bounds, margin), mask))
}

export function cutLabel(mask: LabelMask, label: number, rect: PixelRect): Region {
  const { width, height } = regionSize(rect)
  const data = new Uint8Array(width * height)
  for (let y = 0, at = 0; y < height; y++) {
    const start = (rect.top + y) * mask.width + rect.left
    for (let x = 0; x < width; x++, at++) if (mask.data[start + x] === label) data[at] = 1
  }
  return { rect, data }
}

/**
 * Makes the object fill exactly this region inside the region's rectangle, in place: it gains the pixels the ink may
 * take and gives up the rest. Outside the rectangle nothing changes.
 */
export function putRegion(mask: LabelMask, { rect, data }: Region, ink: Ink): void {
  if (isEmptyRect(rect)) return
  const { width, height } = regionSize(rect)
  for (let y = 0, at = 0; y < height; y++) {
    const start = (rect.top + y) * mask.width + rect.left
    for (let x = 0; x < width; x++, at++) {
      const label = mask.data[start + x]!
      if (data[at]) mask.data[start + x] = ink.takes[label] ? ink.label : label
      else if (label === ink.label) mask.data[start + x] = 0
    }
  }
}

/** Gives a region's pixels the ink's label, where it may take them, in place; the rest stays. */
export function fillRegion(mask: LabelMask, { rect, data }: Region, ink: Ink): void {
  const { width, height } = regionSize(rect)
  for (let y = 0, at = 0; y < height; y++) {
    const start = (rect.top + y) * mask.width + rect.left
    for (let x = 0; x < width; x++, at++) {
      if (data[at] && ink.takes[mask.data[start + x]!]) mask.data[start + x] = ink.label
    }
  }
}
