import { fullAlpha, type AlphaPlane } from '../alphaFilters'
import type { Size } from '../../../../shared/domain/types'

/** Where alpha is to be found: uint8 [height, width], 1 there and 0 where it is known. */
export interface Band extends Size {
  readonly data: Uint8Array
}

/** Alpha in between these is unsure wherever it is: 0..1. */
const sure = { outside: 0.05, inside: 0.95 }

/**
 * Pixels within a radius of the edge, and those that are neither inside nor outside for sure. The work grows with the
 * length of the edge.
 * @param radiusPx half the width of the band, pixels of the plane
 */
export function bandAround(alpha: AlphaPlane, radiusPx: number): Band {
  const { width, height, data } = alpha
  const band = { width, height, data: new Uint8Array(width * height) }
  const halves = discHalves(radiusPx)
  const [least, most] = [sure.outside * fullAlpha, sure.inside * fullAlpha]
  for (let y = 0, at = 0; y < height; y++) {
    const hasBelow = y + 1 < height
    for (let x = 0; x < width; x++, at++) {
      const value = data[at]!
      if (value > least && value < most) band.data[at] = 1
      const inside = isInside(value)
      const isEdge =
        (x + 1 < width && isInside(data[at + 1]!) !== inside) || (hasBelow && isInside(data[at + width]!) !== inside)
      if (isEdge) stampDisc(band, { x, y }, halves, 1)
    }
  }
  return band
}

function isInside(value: number): boolean {
  return value * 2 >= fullAlpha
}

/** Half a disc's width by the distance from its middle row. */
export function discHalves(radiusPx: number): number[] {
  const radius = Math.max(0, Math.round(radiusPx))
  return Array.from({ length: radius + 1 }, (_, dy) => Math.round(Math.sqrt(radius * radius - dy * dy)))
}

/** @param halves as `discHalves` gives them */
export function stampDisc(
  { width, height, data }: Band,
  { x, y }: { readonly x: number; readonly y: number },
  halves: readonly number[],
  value: 0 | 1
): void {
  const radius = halves.length - 1
  for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
    const half = halves[Math.abs(row - y)]!
    const [left, right] = [Math.max(0, x - half), Math.min(width, x + half + 1)]
    if (left < right) data.fill(value, row * width + left, row * width + right)
  }
}

/** Half the width of the band for a picture, as the network's layout has it at 1080 lines. */
export function bandRadius(
  { width, height }: Size,
  layout: { readonly minRadius: number; readonly radius: number }
): number {
  return Math.max(layout.minRadius, Math.round((layout.radius * Math.min(width, height)) / 1080))
}
