import type { PromptStroke } from '../../../shared/domain/pointing'
import type { MaskBox } from '../../../shared/domain/suggestions'
import type { Size } from '../../../shared/domain/types'

/**
 * Which part of a frame is looked at: where what was pointed at is small in it, a part around it by itself. As
 * `models/hodor_models/prompt/pointer.py` chooses it.
 */

/** Of the object's longer side, left free around it at each side. */
const margin = 0.35
/** A part larger than this share of the frame is not looked at alone. */
const worthwhile = 0.6
/** Of the frame's shorter side: no part is smaller. */
const smallest = 0.16
/** Pixels a part is looked at with. */
const partArea = 384 * 448
const mostEnlarged = 3
/** A part stays in use until it is so many times as large as is needed. */
const mostRoom = 2.5
/** Of a part's sides, that an older part need not hold. */
const spare = 0.15

/** A soft mask on the grid of a region, float32 [h, w] in 0..1. */
export interface RegionMask {
  readonly region: MaskBox
  readonly grid: Size
  readonly data: Float32Array
}

export function wholeOf({ width, height }: Size): MaskBox {
  return { left: 0, top: 0, right: width, bottom: height }
}

export function sizeOf({ left, top, right, bottom }: MaskBox): Size {
  return { width: right - left, height: bottom - top }
}

export function sameRegion(a: MaskBox, b: MaskBox): boolean {
  return a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom
}

/**
 * The part to look at next: the one before as long as it fits.
 * @param zoomed whether the one before is a part already
 */
export function regionFor(before: RegionMask, zoomed: boolean, strokes: readonly PromptStroke[], frame: Size): MaskBox {
  const needed = partAround(before, strokes, frame)
  const fits = zoomed && holds(before.region, withoutSpare(needed))
  return fits && areaOf(before.region) < mostRoom * areaOf(needed) ? before.region : needed
}

/** The part that holds the mask and the strokes, with room around; the whole frame where that is much of it. */
export function partAround(mask: RegionMask, strokes: readonly PromptStroke[], frame: Size): MaskBox {
  const places = [inFrame(mask), ...strokes.map(reachOf)].filter((box) => box !== null)
  if (places.length === 0) return wholeOf(frame)
  return roomy(
    {
      left: Math.min(...places.map(({ left }) => left)),
      top: Math.min(...places.map(({ top }) => top)),
      right: Math.max(...places.map(({ right }) => right)),
      bottom: Math.max(...places.map(({ bottom }) => bottom))
    },
    frame
  )
}

/** Cells of a mask above one half, as a rectangle of the frame; null where there are none. */
function inFrame({ region, grid, data }: RegionMask): MaskBox | null {
  let [left, top, right, bottom] = [grid.width, grid.height, -1, -1]
  for (let y = 0, at = 0; y < grid.height; y++) {
    for (let x = 0; x < grid.width; x++, at++) {
      if (!(data[at]! > 0.5)) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = y + 1
    }
  }
  if (right < 0) return null
  const { width, height } = sizeOf(region)
  const [across, down] = [width / grid.width, height / grid.height]
  return {
    left: region.left + left * across,
    top: region.top + top * down,
    right: region.left + right * across,
    bottom: region.top + bottom * down
  }
}

function reachOf(stroke: PromptStroke): MaskBox {
  if (stroke.kind === 'box') return stroke.box
  const [xs, ys] = [stroke.points.map(({ x }) => x), stroke.points.map(({ y }) => y)]
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}

/** A box with room around it, no side shorter than half the other, inside the frame. */
export function roomy({ left, top, right, bottom }: MaskBox, frame: Size): MaskBox {
  const longest = Math.max(right - left, bottom - top)
  const least = smallest * Math.min(frame.width, frame.height)
  const free = 2 * margin * longest
  const [across, down] = [Math.max(right - left + free, least), Math.max(bottom - top + free, least)]
  const [width, height] = [Math.max(across, down / 2), Math.max(down, across / 2)]
  if (width * height > worthwhile * frame.width * frame.height) return wholeOf(frame)
  const [x, y] = [span(left, right, width, frame.width), span(top, bottom, height, frame.height)]
  return { left: x.from, top: y.from, right: x.to, bottom: y.to }
}

function span(low: number, high: number, side: number, limit: number): { readonly from: number; readonly to: number } {
  const length = Math.min(Math.ceil(side), limit)
  const from = Math.min(Math.max(0, Math.floor((low + high) / 2 - length / 2)), limit - length)
  return { from, to: from + length }
}

/** Sides, multiples of 32, that a part is looked at with. */
export function partSize(region: MaskBox): Size {
  const { width, height } = sizeOf(region)
  const scale = Math.min(Math.sqrt(partArea / (width * height)), mostEnlarged)
  const side = (pixels: number): number => Math.max(64, Math.round((pixels * scale) / 32) * 32)
  return { width: side(width), height: side(height) }
}

/** A soft mask on the grid of another region, bilinear; 0 outside its own. */
export function moved({ region, grid, data }: RegionMask, to: MaskBox, size: Size): Float32Array {
  const [from, target] = [sizeOf(region), sizeOf(to)]
  const across = taps(
    { offset: to.left - region.left, step: target.width / size.width, cell: from.width / grid.width },
    size.width
  )
  const down = taps(
    { offset: to.top - region.top, step: target.height / size.height, cell: from.height / grid.height },
    size.height
  )
  const value = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= grid.width || y >= grid.height ? 0 : data[y * grid.width + x]!
  const found = new Float32Array(size.width * size.height)
  for (let y = 0, at = 0; y < size.height; y++) {
    const [row, lower] = [Math.floor(down[y]!), down[y]! - Math.floor(down[y]!)]
    for (let x = 0; x < size.width; x++, at++) {
      const [column, right] = [Math.floor(across[x]!), across[x]! - Math.floor(across[x]!)]
      const above = value(column, row) * (1 - right) + value(column + 1, row) * right
      const below = value(column, row + 1) * (1 - right) + value(column + 1, row + 1) * right
      found[at] = above + (below - above) * lower
    }
  }
  return found
}

/** Places on the old grid of the new grid's cells along a side. */
function taps(
  { offset, step, cell }: { readonly offset: number; readonly step: number; readonly cell: number },
  cells: number
): Float64Array {
  return Float64Array.from({ length: cells }, (_, at) => (offset + (at + 0.5) * step) / cell - 0.5)
}

function withoutSpare({ left, top, right, bottom }: MaskBox): MaskBox {
  const [x, y] = [Math.floor(spare * (right - left)), Math.floor(spare * (bottom - top))]
  return { left: left + x, top: top + y, right: right - x, bottom: bottom - y }
}

function holds(a: MaskBox, b: MaskBox): boolean {
  return a.left <= b.left && a.top <= b.top && a.right >= b.right && a.bottom >= b.bottom
}

function areaOf(box: MaskBox): number {
  const { width, height } = sizeOf(box)
  return width * height
}
