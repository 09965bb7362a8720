import type { LabelMask } from '../../shared/domain/types'
import { clipRect, isEmptyRect, type PixelRect, type Point } from './geometry'
import type { Ink } from './ink'
import { fillSpan } from './raster'

interface Crossing {
  readonly x: number
  readonly winding: 1 | -1
}

/** Pixels an outline can cover, clipped to nothing yet. */
export function polygonBounds(points: readonly Point[]): PixelRect {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  return {
    left: Math.floor(Math.min(...xs)),
    top: Math.floor(Math.min(...ys)),
    right: Math.ceil(Math.max(...xs)) + 1,
    bottom: Math.ceil(Math.max(...ys)) + 1
  }
}

/**
 * Fills a closed outline in a label mask, in place: every pixel whose centre it winds around (non-zero rule, so that a
 * lasso that crosses itself leaves no hole).
 * @param points corners in pixels of the video; the last is joined to the first
 * @returns the touched rectangle, null when nothing lies inside the picture
 */
export function fillPolygon(mask: LabelMask, points: readonly Point[], ink: Ink): PixelRect | null {
  if (points.length < 3) return null
  const rect = clipRect(polygonBounds(points), mask)
  if (isEmptyRect(rect)) return null
  for (let y = rect.top; y < rect.bottom; y++) fillRow(mask, crossings(points, y + 0.5), { y, rect, ink })
  return rect
}

function fillRow(
  mask: LabelMask,
  crossed: readonly Crossing[],
  { y, rect, ink }: { readonly y: number; readonly rect: PixelRect; readonly ink: Ink }
): void {
  let winding = 0
  crossed.forEach(({ x, winding: turn }, position) => {
    winding += turn
    const next = crossed[position + 1]
    if (winding === 0 || !next) return
    const start = Math.max(rect.left, Math.ceil(x - 0.5))
    const end = Math.min(rect.right, Math.ceil(next.x - 0.5))
    if (end > start) fillSpan(mask, y * mask.width + start, y * mask.width + end, ink)
  })
}

/** Where the line at height `row` crosses the outline, left to right. An edge owns its upper end, not its lower one. */
function crossings(points: readonly Point[], row: number): Crossing[] {
  const crossed: Crossing[] = []
  let from = points[points.length - 1]!
  for (const to of points) {
    const down = from.y <= row && to.y > row
    if (down || (to.y <= row && from.y > row)) {
      // Always from the upper end: rounded alike, whichever way round the outline was drawn.
      const [upper, lower] = down ? [from, to] : [to, from]
      const x = upper.x + ((row - upper.y) / (lower.y - upper.y)) * (lower.x - upper.x)
      crossed.push({ x, winding: down ? 1 : -1 })
    }
    from = to
  }
  return crossed.sort((a, b) => a.x - b.x)
}
