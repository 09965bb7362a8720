import type { LabelMask, ObjectId } from '../../shared/domain/types'
import type { Polygon } from './polygonTrace'

/**
 * Fills polygons of one object: a pixel is inside where its centre is, under the even-odd rule; several polygons add up.
 * What lies outside of the mask is cut off.
 * @returns how many pixels were taken from other objects
 */
export function fillPolygons(mask: LabelMask, polygons: readonly Polygon[], id: ObjectId): number {
  let taken = 0
  for (const polygon of polygons) {
    const [first, end] = rowsOf(polygon, mask.height)
    for (let y = first; y < end; y++) {
      const crossings = crossingsAt(polygon, y + 0.5)
      for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
        taken += fillRow(mask, y, [crossings[pair]!, crossings[pair + 1]!], id)
      }
    }
  }
  return taken
}

/** Rows whose centres the polygon may hold, within the mask. */
function rowsOf(polygon: Polygon, height: number): [number, number] {
  let [top, bottom] = [Infinity, -Infinity]
  for (let at = 1; at < polygon.length; at += 2) {
    top = Math.min(top, polygon[at]!)
    bottom = Math.max(bottom, polygon[at]!)
  }
  return [Math.max(0, Math.floor(top)), Math.min(height, Math.ceil(bottom) + 1)]
}

/** Where the outline crosses a height, left to right. */
function crossingsAt(polygon: Polygon, height: number): number[] {
  const crossings: number[] = []
  for (let at = 0; at + 1 < polygon.length; at += 2) {
    const next = (at + 2) % polygon.length
    const [x1, y1, x2, y2] = [polygon[at]!, polygon[at + 1]!, polygon[next]!, polygon[next + 1]!]
    if (y1 <= height === y2 <= height) continue
    crossings.push(x1 + ((height - y1) / (y2 - y1)) * (x2 - x1))
  }
  return crossings.sort((a, b) => a - b)
}

function fillRow(mask: LabelMask, y: number, [from, to]: readonly [number, number], id: ObjectId): number {
  const { width, data } = mask
  const first = Math.max(0, Math.ceil(from - 0.5))
  const end = Math.min(width, Math.ceil(to - 0.5))
  let taken = 0
  for (let pixel = y * width + first; pixel < y * width + end; pixel++) {
    if (data[pixel] !== 0 && data[pixel] !== id) taken++
    data[pixel] = id
  }
  return taken
}
