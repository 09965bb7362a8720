import type { Samples } from './correspond'
import { perimeter, placeAt } from './outline'
import type { Contour } from './types'

/** Turns that make a corner, within a few pixels. */
const leastTurn = Math.PI / 3
const armPx = 3
/** Of corners nearer to each other only the sharpest counts. */
const apartPx = 8

/** Samples at which an outline has a corner. */
export function cornersOf(contour: Contour, samples: Samples): number[] {
  const count = samples.length
  const arm = Math.max(armPx, perimeter(contour) / count)
  const turns = Float64Array.from(samples, (way) => turnAt(contour, way, arm))
  const near = Math.max(2, Math.round((count * apartPx) / perimeter(contour)))
  const corners: number[] = []
  for (let at = 0; at < count; at++) {
    if (turns[at]! >= leastTurn && isSharpest(turns, at, near)) corners.push(at)
  }
  return corners
}

function isSharpest(turns: Float64Array, at: number, near: number): boolean {
  const count = turns.length
  for (let off = -near; off <= near; off++) {
    const other = turns[(at + off + count) % count]!
    if (other > turns[at]! || (other === turns[at]! && off < 0)) return false
  }
  return true
}

function turnAt(contour: Contour, way: number, arm: number): number {
  const places = [0, 0, 0, 0, 0, 0]
  placeAt(contour, way - arm, places, 0)
  placeAt(contour, way, places, 2)
  placeAt(contour, way + arm, places, 4)
  const [ax, ay, bx, by, cx, cy] = places as [number, number, number, number, number, number]
  const cross = (bx - ax) * (cy - by) - (by - ay) * (cx - bx)
  return Math.abs(Math.atan2(cross, (bx - ax) * (cx - bx) + (by - ay) * (cy - by)))
}
