import type { LabelMask } from '../../shared/domain/types'
import type { PixelRect } from '../editor/geometry'

/**
 * Smallest rectangle of whole rows and the columns between in which two label planes differ; null when they are equal.
 * A pass over 1080p takes about a millisecond, an upload it saves several.
 * @param before uint8 [height, width]
 */
export function changedRect(before: Uint8Array, { data, width, height }: LabelMask): PixelRect | null {
  let first = 0
  const end = width * height
  while (first < end && before[first] === data[first]) first++
  if (first === end) return null
  let last = end - 1
  while (before[last] === data[last]) last--
  const top = Math.floor(first / width)
  const bottom = Math.floor(last / width) + 1
  let left = width
  let right = 0
  for (let y = top; y < bottom; y++) {
    const row = y * width
    let from = 0
    while (from < left && before[row + from] === data[row + from]) from++
    left = Math.min(left, from)
    let to = width - 1
    while (to >= right && before[row + to] === data[row + to]) to--
    right = Math.max(right, to + 1)
  }
  return { left, top, right, bottom }
}
