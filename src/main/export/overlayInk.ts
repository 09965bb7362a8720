import { forEachRun } from '../../shared/domain/maskRle'
import type { EncodedMask, LabelMask, ObjectId } from '../../shared/domain/types'

/** What is drawn where: 0 = nothing, 2 · slot + 1 = the inside of an object, 2 · slot + 2 its outline. */
export interface Ink {
  readonly width: number
  readonly height: number
  /** uint16 [height, width] */
  readonly data: Uint16Array
  /** Rows that hold any ink: first and last; first > last where there is none. */
  readonly top: number
  readonly bottom: number
}

/**
 * Marks objects and their outlines (pixels of an object within `outlinePx` of another label), as `composeOverlay` draws
 * them in the window.
 * @param slots position of each object that is drawn
 */
export function inkOf(mask: EncodedMask, slots: ReadonlyMap<ObjectId, number>, outlinePx: number): Ink {
  const { width, height } = mask
  const labels = new Uint8Array(width * height)
  let [top, bottom] = [height, -1]
  forEachRun(mask, (label, start, length) => {
    if (label === 0) return
    labels.fill(label, start, start + length)
    top = Math.min(top, Math.floor(start / width))
    bottom = Math.max(bottom, Math.floor((start + length - 1) / width))
  })
  const data = new Uint16Array(width * height)
  const reach = Math.floor(outlinePx)
  const all = { width, height, data: labels }
  forEachRun(mask, (label, start, length) => {
    const slot = slots.get(label)
    if (slot === undefined) return
    const inside = 2 * slot + 1
    for (let at = start; at < start + length; at++) data[at] = isOutline(all, at, reach) ? inside + 1 : inside
  })
  return { width, height, data, top, bottom }
}

function isOutline({ width, height, data }: LabelMask, at: number, reach: number): boolean {
  const label = data[at]
  const x = at % width
  const y = (at - x) / width
  for (let step = 1; step <= reach; step++) {
    if (x >= step && data[at - step] !== label) return true
    if (x + step < width && data[at + step] !== label) return true
    if (y >= step && data[at - step * width] !== label) return true
    if (y + step < height && data[at + step * width] !== label) return true
  }
  return false
}
