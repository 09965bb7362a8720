import { forEachRun } from '../../../../shared/domain/maskRle'
import type { EncodedMask, ObjectId } from '../../../../shared/domain/types'

/** The pixels of one object, cut out with a border of background around them. */
export interface Region {
  readonly width: number
  readonly height: number
  /** 1 inside. uint8 [height, width] */
  readonly data: Uint8Array
  /** Where its first pixel is in the mask; -1 for the border of an object at the edge. */
  readonly left: number
  readonly top: number
}

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Every object of a mask that is among `ids`; its cost is that of the objects, not of the picture. */
export function objectRegions(mask: EncodedMask, ids: ReadonlySet<ObjectId>): Map<ObjectId, Region> {
  const boxes = new Map<ObjectId, Box>()
  eachRow(mask, ids, (id, y, from, to) => {
    const box = boxes.get(id)
    if (!box) return void boxes.set(id, { left: from, top: y, right: to, bottom: y + 1 })
    box.left = Math.min(box.left, from)
    box.right = Math.max(box.right, to)
    box.bottom = y + 1
  })
  const regions = new Map<ObjectId, Region>()
  for (const [id, box] of boxes) regions.set(id, emptyRegion(box))
  eachRow(mask, ids, (id, y, from, to) => {
    const { data, width, left, top } = regions.get(id)!
    const row = (y - top) * width - left
    data.fill(1, row + from, row + to)
  })
  return regions
}

function emptyRegion({ left, top, right, bottom }: Box): Region {
  const [width, height] = [right - left + 2, bottom - top + 2]
  return { width, height, data: new Uint8Array(width * height), left: left - 1, top: top - 1 }
}

/** Runs cut at the ends of rows. */
function eachRow(
  mask: EncodedMask,
  ids: ReadonlySet<ObjectId>,
  visit: (id: ObjectId, y: number, from: number, to: number) => void
): void {
  const { width } = mask
  forEachRun(mask, (label, start, length) => {
    if (!ids.has(label)) return
    for (let at = start; at < start + length;) {
      const y = Math.floor(at / width)
      const end = Math.min(start + length, (y + 1) * width)
      visit(label, y, at - y * width, end - y * width)
      at = end
    }
  })
}
