import { forEachRun } from '../../../../shared/domain/maskRle'
import type { ObjectId, Size } from '../../../../shared/domain/types'
import type { MatteFrame, SoftFrame } from '../alphaMatte'

/** Pixels of the picture that hold all of an object; ends are exclusive. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Probability x 255 below which an object is not there. */
const least = 13

/** Every object of a frame, and where it is, by its probabilities where there are any. */
export function objectBoxes(frame: MatteFrame): Map<ObjectId, Box> {
  return frame.soft ? softBoxes(frame.soft, frame.mask) : labelBoxes(frame.mask)
}

/** Whether two objects come closer than that. */
export function areNear(one: Box, other: Box, pixels: number): boolean {
  const isApart = (end: number, start: number): boolean => end + pixels < start
  return !(
    isApart(one.right, other.left) ||
    isApart(other.right, one.left) ||
    isApart(one.bottom, other.top) ||
    isApart(other.bottom, one.top)
  )
}

function labelBoxes(mask: MatteFrame['mask']): Map<ObjectId, Box> {
  const boxes = new Map<ObjectId, Box>()
  forEachRun(mask, (label, start, length) => {
    if (label === 0) return
    const [top, last] = [Math.floor(start / mask.width), Math.floor((start + length - 1) / mask.width)]
    const row = { left: start % mask.width, right: ((start + length - 1) % mask.width) + 1 }
    const across = top === last ? row : { left: 0, right: mask.width }
    grow(boxes, label, { ...across, top, bottom: last + 1 })
  })
  return boxes
}

function softBoxes({ width, height, objectIds, planes }: SoftFrame, picture: Size): Map<ObjectId, Box> {
  const boxes = new Map<ObjectId, Box>()
  const [wide, tall] = [picture.width / width, picture.height / height]
  objectIds.forEach((id, slot) => {
    for (let y = 0, at = slot * width * height; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        if (planes[at]! < least) continue
        // A cell's say reaches to the middles of its neighbours.
        const [left, right] = [(x - 1) * wide, (x + 2) * wide]
        grow(boxes, id, { left, right, top: (y - 1) * tall, bottom: (y + 2) * tall })
      }
    }
  })
  return boxes
}

function grow(boxes: Map<ObjectId, Box>, id: ObjectId, by: Box): void {
  const box = boxes.get(id)
  if (!box) return void boxes.set(id, by)
  boxes.set(id, {
    left: Math.min(box.left, by.left),
    top: Math.min(box.top, by.top),
    right: Math.max(box.right, by.right),
    bottom: Math.max(box.bottom, by.bottom)
  })
}
