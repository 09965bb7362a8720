import { forEachRun } from '../../shared/domain/maskRle'
import type { EncodedMask, Rgb, RgbaFrame, Size } from '../../shared/domain/types'
import type { PixelRect, Point } from './geometry'

/** Colours of the picture below an object and around it, a few of them: what its own colour has to be seen on. */

/** Places looked at along a side. */
const side = 6
/** Pixels of a mask looked at. */
const looked = 24
/** How far an object may go on from where it begins, as a share of the picture's shorter side. */
const usualReach = 0.2
/** How far around an object is looked, as a share of its own width and height. */
const around = 0.5

/** @param frame of any size; null while there is none @param size of the video, whose pixels the rectangle counts */
export function groundIn(frame: RgbaFrame | null, size: Size, { left, top, right, bottom }: PixelRect): Rgb[] {
  const points = Array.from({ length: side * side }, (_, at) => ({
    x: left + (((at % side) + 0.5) * (right - left)) / side,
    y: top + ((Math.floor(at / side) + 0.5) * (bottom - top)) / side
  }))
  return coloursAt(frame, size, points)
}

/** Of an object of which one place is known. */
export function groundAround(frame: RgbaFrame | null, size: Size, { x, y }: Point): Rgb[] {
  const reach = Math.min(size.width, size.height) * usualReach
  return groundIn(frame, size, { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach })
}

/** @param mask whose labels other than 0 are looked below, and around */
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
  const under = coloursAt(frame, mask, points)
  return under.length === 0 ? [] : mixed(under, groundIn(frame, mask, grown(boundsOf(points))))
}

/** One list after the other, so that whoever takes a part of them has something of both. */
function mixed(one: readonly Rgb[], other: readonly Rgb[]): Rgb[] {
  const rows = Array.from({ length: Math.max(one.length, other.length) }, (_, at) => [one[at], other[at]])
  return rows.flat().filter((colour) => colour !== undefined)
}

function boundsOf(points: readonly Point[]): PixelRect {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs) + 1, bottom: Math.max(...ys) + 1 }
}

function grown({ left, top, right, bottom }: PixelRect): PixelRect {
  const [x, y] = [around * (right - left), around * (bottom - top)]
  return { left: left - x, top: top - y, right: right + x, bottom: bottom + y }
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
