import type { SoftMasks } from '../../shared/domain/types'
import type { Region } from './areaMeans'

/** Probabilities this near to 0 or 1 are taken at their word. */
const sure = 0.02

/**
 * The part of the grid that holds every edge of every object, with room around it.
 * @param margin cells around the edges, as far as the grid goes
 * @returns null where nothing is in doubt
 */
export function doubtfulRegion(masks: SoftMasks, margin: number): Region | null {
  const { width, height, objects, data } = masks
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let row = 0; row < objects * height; row++) {
    const y = row % height
    const last = y === height - 1
    for (let x = 0, at = row * width; x < width; x++, at++) {
      const value = data[at]!
      if (
        !inDoubt(value) &&
        !steps(value, data[x + 1 < width ? at + 1 : at]!) &&
        !steps(value, data[last ? at : at + width]!)
      )
        continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  }
  if (right < 0) return null
  const [x, y] = [Math.max(0, left - margin), Math.max(0, top - margin)]
  // One more: a step was found at its left or upper cell.
  const [endX, endY] = [Math.min(width, right + margin + 2), Math.min(height, bottom + margin + 2)]
  return { left: x, top: y, width: endX - x, height: endY - y }
}

function inDoubt(value: number): boolean {
  return value > sure && value < 1 - sure
}

function steps(one: number, other: number): boolean {
  return one > 0.5 !== other > 0.5
}
