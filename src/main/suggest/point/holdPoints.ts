import type { PromptStroke } from '../../../shared/domain/pointing'
import type { LabelMask, RgbFrame, Size } from '../../../shared/domain/types'
import type { PromptPoint } from './promptMaps'

/** Points hold: where a mask leaves a positive point out, or a negative one in, it gives way. As `models/hodor_models/prompt/hold.py`. */

/** Cells around a point over which a mask gives way. */
const spread = 8
/** Distance of colours (0..1 each) over which what lies near a point no longer follows it. */
const alike = 0.1
/** Log odds of a point's own cell at least: there the picture's edges are not asked any more. */
const sure = 2.2
/** Log odds beyond this are not told apart. */
const most = 9

/** The cells that points lie in, the newest last and alone where several share one; those outside are left out. */
function ownCells(points: readonly PromptPoint[], { width, height }: Size): Map<number, boolean> {
  const found = new Map<number, boolean>()
  for (const { x, y, positive } of points) {
    const [column, row] = [Math.floor(x * width), Math.floor(y * height)]
    if (column < 0 || row < 0 || column >= width || row >= height) continue
    const cell = row * width + column
    found.delete(cell)
    found.set(cell, positive)
  }
  return found
}

/** The picture on the grid of a mask: uint8 [h, w, 3]. */
export type GridPicture = Omit<RgbFrame, 'frameIndex'>

/**
 * What moves a cell moves those that look like it and are near: what was nearly in comes along.
 * @param soft float32 [h, w] in 0..1
 * @returns the same with every positive point's cell in it and every negative one's out of it
 */
export function holdPoints(soft: Float32Array, points: readonly PromptPoint[], picture: GridPicture): Float32Array {
  const cells = ownCells(points, picture)
  const low = 1 / (1 + Math.exp(most))
  const logits = soft.map((value) => {
    const kept = Math.min(1 - low, Math.max(low, value))
    return Math.log(kept / (1 - kept))
  })
  let touched = false
  for (const [cell, positive] of cells) {
    const sign = positive ? 1 : -1
    const missing = sure - sign * logits[cell]!
    if (missing <= 0) continue
    touched = true
    giveWay(logits, picture, cell, sign * missing)
  }
  if (!touched) return soft
  // A later point may have moved the cell of an earlier one.
  for (const [cell, positive] of cells) {
    logits[cell] = positive ? Math.max(logits[cell]!, sure) : Math.min(logits[cell]!, -sure)
  }
  return logits.map((value) => 1 / (1 + Math.exp(-value)))
}

function giveWay(logits: Float32Array, { width, height, data }: GridPicture, cell: number, by: number): void {
  const [column, row] = [cell % width, Math.floor(cell / width)]
  const unlike = (at: number): number => {
    let sum = 0
    for (let channel = 0; channel < 3; channel++) {
      const difference = (data[3 * at + channel]! - data[3 * cell + channel]!) / 255
      sum += difference * difference
    }
    return sum / alike ** 2
  }
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const near = ((y - row) ** 2 + (x - column) ** 2) / spread ** 2
      // Further away nothing follows that could be seen.
      if (near < 40) logits[at]! += by * Math.exp(-(near + unlike(at)) / 2)
    }
  }
}

/**
 * At the size of the frame: a place that the picture's edges put on the wrong side gets a small disc of its own, the newest last.
 * @param mask changed in place
 * @param cell pixels of the frame that a cell of the grid covers
 * @returns whether anything changed
 */
export function pinPlaces(mask: LabelMask, strokes: readonly PromptStroke[], cell: number): boolean {
  const radius = Math.max(1, Math.round(cell / 4))
  let changed = false
  for (const stroke of strokes) {
    if (stroke.kind !== 'points') continue
    const label = Number(stroke.positive)
    for (const place of stroke.points) {
      const [x, y] = [Math.floor(place.x), Math.floor(place.y)]
      if (mask.data[y * mask.width + x] === label) continue
      changed = true
      drawDisc(mask, { x, y, radius }, label)
    }
  }
  return changed
}

interface Disc {
  readonly x: number
  readonly y: number
  readonly radius: number
}

function drawDisc({ width, height, data }: LabelMask, { x, y, radius }: Disc, label: number): void {
  for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
    for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column++) {
      if ((row - y) ** 2 + (column - x) ** 2 <= radius ** 2) data[row * width + column] = label
    }
  }
}
