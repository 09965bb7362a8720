import { forEachRun } from '../../shared/domain/maskRle'
import type { EncodedMask, Rgb, RgbaFrame, Size } from '../../shared/domain/types'
import type { PixelRect, Point } from './geometry'

/** Colours of the picture below an object, a few of them: what its own colour has to be seen on. */

/** Places looked at along a side. */
const side = 6
/** Pixels of a mask looked at. */
const looked = 40

/** @param frame of any size; null while there is none @param size of the video, whose pixels the rectangle counts */
export function groundIn(frame: RgbaFrame | null, size: Size, { left, top, right, bottom }: PixelRect): Rgb[] {
  const points = Array.from({ length: side * side }, (_, at) => ({
    x: left + (((at % side) + 0.5) * (right - left)) / side,
    y: top + ((Math.floor(at / side) + 0.5) * (bottom - top)) / side
  }))
  return coloursAt(frame, size, points)
}

export function groundAround(frame: RgbaFrame | null, size: Size, { x, y }: Point, reach: number): Rgb[] {
  return groundIn(frame, size, { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach })
}

/** @param mask whose labels other than 0 are looked below */
export function groundUnder(frame: RgbaFrame | null, mask: EncodedMask): Rgb[] {
  const runs: [start: number, length: number][] = []
  forEachRun(mask, (label, start, length) => label !== 0 && runs.push([start, length]))
  const area = runs.reduce((sum, [, length]) => sum + length, 0)
  const every = Math.max(1, Math.floor(area / looked))
  const points: Point[] = []
  let passed = Math.floor(every / 2)
  for (const [start, length] of runs) {
    for (; passed < length; passed += every) {
      const at = start + passed
      points.push({ x: at % mask.width, y: Math.floor(at / mask.width) })
    }
    passed -= length
  }
  return coloursAt(frame, mask, points)
}

function coloursAt(frame: RgbaFrame | null, size: Size, points: readonly Point[]): Rgb[] {
  if (!frame) return []
  return points.flatMap(({ x, y }): Rgb[] => {
    const [column, row] = [Math.floor((x * frame.width) / size.width), Math.floor((y * frame.height) / size.height)]
    if (column < 0 || row < 0 || column >= frame.width || row >= frame.height) return []
    const at = (row * frame.width + column) * 4
    return [[frame.data[at] ?? 0, frame.data[at + 1] ?? 0, frame.data[at + 2] ?? 0]]
  })
}
