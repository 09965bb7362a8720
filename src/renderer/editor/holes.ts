import type { LabelMask, ObjectId } from '../../shared/domain/types'
import { partOf, regionParts } from './regionParts'
import type { Point } from './geometry'
import { cutObject, regionSize, type Region } from './region'

/**
 * The hole of an object that holds a point: pixels without the object that it encloses, whoever has them.
 * @returns null when the point lies on the object or where the way to the outside is open
 */
export function holeAt(mask: LabelMask, objectId: ObjectId, point: Point): Region | null {
  const region = cutObject(mask, objectId, 1)
  const at = region && indexOf(region, point)
  if (!region || at === null) return null
  const parts = regionParts(region, 0, false)
  const part = parts.labels[at]!
  return part === 0 || parts.atBorder[part] ? null : partOf(region, parts, part)
}

/** The connected part of an object that holds a point; null when the point is not on the object. */
export function islandAt(mask: LabelMask, objectId: ObjectId, point: Point): Region | null {
  const region = cutObject(mask, objectId, 1)
  const at = region && indexOf(region, point)
  if (!region || at === null) return null
  const parts = regionParts(region, 1, true)
  const part = parts.labels[at]!
  return part === 0 ? null : partOf(region, parts, part)
}

function indexOf({ rect }: Region, { x, y }: Point): number | null {
  const column = Math.floor(x) - rect.left
  const row = Math.floor(y) - rect.top
  const { width, height } = regionSize(rect)
  return column < 0 || row < 0 || column >= width || row >= height ? null : row * width + column
}

/** Specks below this share of an object stay with its largest part. */
const smallestShare = 0.002
const smallestArea = 16

/**
 * The parts an object falls into, largest first; specks count to the largest.
 * @returns one region a part, all in the same rectangle; empty when the object has no pixels
 */
export function separateParts(mask: LabelMask, objectId: ObjectId): Region[] {
  const region = cutObject(mask, objectId)
  if (!region) return []
  const parts = regionParts(region, 1, true)
  const total = parts.areas.reduce((sum, area) => sum + area, 0)
  const smallest = Math.max(smallestArea, total * smallestShare)
  const numbers = parts.areas.map((_, part) => part).slice(1)
  const [, ...others] = numbers.sort((a, b) => parts.areas[b]! - parts.areas[a]!)
  const kept = others.filter((part) => parts.areas[part]! >= smallest)
  const apart = new Set(kept)
  const rest = Uint8Array.from(parts.labels, (part) => (part !== 0 && !apart.has(part) ? 1 : 0))
  return [{ rect: region.rect, data: rest }, ...kept.map((part) => partOf(region, parts, part))]
}
