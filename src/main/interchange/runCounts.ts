import type { LabelMask, ObjectId, Size } from '../../shared/domain/types'

/**
 * Runs of one object in COCO's order: down the columns, left to right; lengths of background and object in turn,
 * beginning with background (0 where the first pixel is the object's). They add up to width × height.
 */
export type RunCounts = readonly number[]

/** Counts of every object of a mask, in one pass. Objects without a pixel are absent. */
export function countsOfObjects(mask: LabelMask): Map<ObjectId, RunCounts> {
  const { width, height, data } = mask
  const growing = new Map<ObjectId, { counts: number[]; end: number }>()
  let label = 0
  let start = 0
  const close = (end: number): void => {
    if (label !== 0 && end > start) appendRun(growing, label, start, end)
  }
  for (let x = 0, position = 0; x < width; x++) {
    for (let y = 0; y < height; y++, position++) {
      const value = data[y * width + x]!
      if (value === label) continue
      close(position)
      label = value
      start = position
    }
  }
  close(width * height)
  const done = new Map<ObjectId, RunCounts>()
  for (const [id, { counts, end }] of growing) {
    done.set(id, end < width * height ? [...counts, width * height - end] : counts)
  }
  return done
}

function appendRun(
  growing: Map<ObjectId, { counts: number[]; end: number }>,
  id: ObjectId,
  start: number,
  end: number
): void {
  const known = growing.get(id)
  if (known) {
    known.counts.push(start - known.end, end - start)
    known.end = end
  } else growing.set(id, { counts: [start, end - start], end })
}

/**
 * Paints the runs into a label mask; pixels of other objects are taken over.
 * @returns how many pixels were taken from other objects
 * @throws RangeError when the runs do not add up to the mask's pixels
 */
export function paintCounts(mask: LabelMask, counts: RunCounts, id: ObjectId): number {
  const { width, height, data } = mask
  let position = 0
  let taken = 0
  counts.forEach((count, index) => {
    if (position + count > width * height) throw new RangeError(`runs exceed ${width}×${height} pixels`)
    if (index % 2 === 1) {
      for (let at = position; at < position + count; at++) {
        const pixel = (at % height) * width + Math.floor(at / height)
        if (data[pixel] !== 0 && data[pixel] !== id) taken++
        data[pixel] = id
      }
    }
    position += count
  })
  if (position !== width * height) throw new RangeError(`runs cover ${position} of ${width * height} pixels`)
  return taken
}

/** x, y of the top left corner, width and height, in pixels. */
export type Box = readonly [number, number, number, number]

/** Area in pixels and bounding box; a box of zeros where there is no pixel. */
export function measureCounts(counts: RunCounts, { height }: Size): { area: number; box: Box } {
  let area = 0
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  let position = 0
  counts.forEach((count, index) => {
    if (index % 2 === 1 && count > 0) {
      const last = position + count - 1
      const [firstColumn, lastColumn] = [Math.floor(position / height), Math.floor(last / height)]
      left = Math.min(left, firstColumn)
      right = Math.max(right, lastColumn)
      // A run over a column's end covers the bottom of one and the top of the next.
      top = Math.min(top, firstColumn === lastColumn ? position % height : 0)
      bottom = Math.max(bottom, firstColumn === lastColumn ? last % height : height - 1)
      area += count
    }
    position += count
  })
  return { area, box: area === 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1] }
}
