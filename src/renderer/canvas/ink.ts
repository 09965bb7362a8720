import type { LabelMask } from '../../shared/domain/types'
import type { PixelRect } from '../editor/geometry'
import { gainedInk, lostInk, unchangedInk, type InkTables } from './look'

/** A mask and the neighbouring reference it is compared with; null where there is none. Same size. */
export interface ShownMasks {
  readonly mask: LabelMask | null
  readonly other: LabelMask | null
}

/**
 * Colours the pixels of `rect`: transparent where there is no object or it is not shown. In the overlay view the rule is
 * that of `composeOverlay`, so that the window shows what an export writes. The shader in `stageShaders.ts` does the same.
 * @param rgba uint32 [H, W], one RGBA word a pixel, not premultiplied, changed in place
 */
export function paintInk(rgba: Uint32Array, masks: ShownMasks, tables: InkTables, rect: PixelRect): void {
  const size = masks.mask ?? masks.other
  if (!size) return
  for (let y = rect.top; y < rect.bottom; y++) {
    for (let x = rect.left; x < rect.right; x++) {
      const at = y * size.width + x
      rgba[at] = tables.difference ? differenceInk(masks, tables, at) : inkAt(masks, tables, { x, y, at })
    }
  }
}

interface Pixel {
  readonly x: number
  readonly y: number
  readonly at: number
}

function inkAt({ mask, other }: ShownMasks, tables: InkTables, pixel: Pixel): number {
  const label = mask?.data[pixel.at] ?? 0
  if (mask && outlines(mask, tables.edge, { pixel, reach: tables.reach })) return tables.edge[label]!
  // Dotted, so that it is never taken for the outline of this frame.
  const dot = (pixel.x + pixel.y) % 4 < 2
  if (other && dot && outlines(other, tables.onion, { pixel, reach: tables.reach })) {
    return tables.onion[other.data[pixel.at]!]!
  }
  return tables.fill[label]!
}

/** Whether an object that has an ink in the table has its outline here. */
function outlines(
  mask: LabelMask,
  inks: Uint32Array,
  { pixel, reach }: { readonly pixel: Pixel; readonly reach: number }
): boolean {
  const label = mask.data[pixel.at]!
  return label !== 0 && inks[label] !== 0 && isEdge(mask, pixel, reach)
}

function differenceInk({ mask, other }: ShownMasks, { fill }: InkTables, at: number): number {
  const now = mask?.data[at] ?? 0
  const before = other?.data[at] ?? 0
  if (now === before) return fill[now] === 0 ? 0 : unchangedInk
  if (fill[now] !== 0) return gainedInk
  return fill[before] !== 0 ? lostInk : 0
}

function isEdge({ width, height, data }: LabelMask, { x, y, at }: Pixel, reach: number): boolean {
  const label = data[at]
  for (let step = 1; step <= reach; step++) {
    if (x >= step && data[at - step] !== label) return true
    if (x + step < width && data[at + step] !== label) return true
    if (y >= step && data[at - step * width] !== label) return true
    if (y + step < height && data[at + step * width] !== label) return true
  }
  return false
}
