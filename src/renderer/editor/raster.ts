import type { LabelMask } from '../../shared/domain/types'
import { clipRect, isEmptyRect, type PixelRect, type Point } from './geometry'
import type { Ink } from './ink'

/** One piece of a stroke: everything within `radiusPx` of the straight line from `from` to `to`. */
export interface Segment {
  readonly from: Point
  readonly to: Point
  /** Pixels of the video. */
  readonly radiusPx: number
}

/** Pixels a segment can touch, clipped to nothing yet. */
export function segmentBounds({ from, to, radiusPx }: Segment): PixelRect {
  const reach = Math.max(radiusPx, 0.5)
  return {
    left: Math.floor(Math.min(from.x, to.x) - reach),
    top: Math.floor(Math.min(from.y, to.y) - reach),
    right: Math.ceil(Math.max(from.x, to.x) + reach) + 1,
    bottom: Math.ceil(Math.max(from.y, to.y) + reach) + 1
  }
}

/**
 * Draws one segment into a label mask, in place. A pixel is covered when its centre lies within the radius of the line
 * (a capsule); the pixels that hold the two end points are covered whatever the radius, so that a dab never vanishes.
 * @returns the touched rectangle, or null when the segment lies outside the picture
 */
export function drawSegment(mask: LabelMask, segment: Segment, ink: Ink): PixelRect | null {
  const rect = clipRect(segmentBounds(segment), mask)
  if (isEmptyRect(rect)) return null
  for (let y = rect.top; y < rect.bottom; y++) {
    const span = capsuleSpan(segment, y + 0.5)
    if (!span) continue
    const first = Math.max(rect.left, Math.ceil(span.low - 0.5))
    const last = Math.min(rect.right - 1, Math.floor(span.high - 0.5))
    if (last >= first) fillSpan(mask, y * mask.width + first, y * mask.width + last + 1, ink)
  }
  coverPixel(mask, segment.from, ink)
  coverPixel(mask, segment.to, ink)
  return rect
}

/** Covers the pixel that holds a point, if it lies in the picture. */
export function coverPixel(mask: LabelMask, point: Point, ink: Ink): void {
  const x = Math.floor(point.x)
  const y = Math.floor(point.y)
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return
  fillSpan(mask, y * mask.width + x, y * mask.width + x + 1, ink)
}

/** Gives pixels `start` … `end` − 1 of one row the ink's label, where it may take them. */
export function fillSpan({ data }: LabelMask, start: number, end: number, { label, takes }: Ink): void {
  for (let at = start; at < end; at++) if (takes[data[at]!]) data[at] = label
}

interface Span {
  readonly low: number
  readonly high: number
}

/**
 * Where the line y = `row` runs inside the capsule. The capsule is convex and the union of its two end discs and the
 * rectangle between them, so the span is the hull of the three spans.
 */
function capsuleSpan(segment: Segment, row: number): Span | null {
  const { from, to, radiusPx } = segment
  return hull(hull(discSpan(from, radiusPx, row), discSpan(to, radiusPx, row)), slabSpan(segment, row))
}

function hull(a: Span | null, b: Span | null): Span | null {
  if (!a || !b) return a ?? b
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) }
}

function discSpan(centre: Point, radius: number, row: number): Span | null {
  const dy = row - centre.y
  const square = radius * radius - dy * dy
  if (square < 0) return null
  const half = Math.sqrt(square)
  return { low: centre.x - half, high: centre.x + half }
}

/** Points of the row whose foot on the line lies between the ends and whose distance to the line is within the radius. */
function slabSpan({ from, to, radiusPx }: Segment, row: number): Span | null {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const length = Math.hypot(dx, dy)
  if (length === 0) return null
  const ux = dx / length
  const uy = dy / length
  const ry = row - from.y
  // along: 0 ≤ (x − from.x)·ux + ry·uy ≤ length; across: |(x − from.x)·uy − ry·ux| ≤ radius
  const along = bounded(ux, ry * uy, 0, length)
  const across = bounded(uy, -ry * ux, -radiusPx, radiusPx)
  if (!along || !across) return null
  const low = from.x + Math.max(along.low, across.low)
  const high = from.x + Math.min(along.high, across.high)
  return low <= high ? { low, high } : null
}

/** Solves low ≤ slope·t + offset ≤ high for t. */
function bounded(slope: number, offset: number, low: number, high: number): Span | null {
  if (Math.abs(slope) < 1e-12) {
    return offset >= low && offset <= high ? { low: -Infinity, high: Infinity } : null
  }
  const a = (low - offset) / slope
  const b = (high - offset) / slope
  return { low: Math.min(a, b), high: Math.max(a, b) }
}
