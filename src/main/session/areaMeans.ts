import type { RgbFrame, Size } from '../../shared/domain/types'

/** Part of a grid: its first column and row, and how many of each. */
export interface Region extends Size {
  readonly left: number
  readonly top: number
}

/** Every second pixel both ways tells a cell's mean well enough, at a quarter of the time. */
const step = 2

/**
 * A frame brought down to a small grid by averaging, colours apart: what the edges of a small mask are compared with.
 * Cells begin at whole pixels, so that every pixel counts for one cell.
 */
export class AreaMeans {
  readonly #columns: Int32Array
  readonly #rows: Int32Array

  /** @param frame at least 1.5 times as large as the grid, both ways */
  constructor(
    private readonly frame: Size,
    grid: Size
  ) {
    this.#columns = sampledCells(frame.width, grid.width)
    this.#rows = sampledCells(frame.height, grid.height)
  }

  /** @param into float32 [3, height, width] of the region: red, green, blue planes, 0..1 */
  take({ data }: RgbFrame, region: Region, into: Float32Array): void {
    const plane = region.width * region.height
    const counts = new Float32Array(plane)
    into.fill(0)
    const [rows, columns] = [
      within(this.#rows, region.top, region.height),
      within(this.#columns, region.left, region.width)
    ]
    for (let row = rows.from; row < rows.to; row++) {
      const base = (this.#rows[row]! - region.top) * region.width - region.left
      const line = row * step * this.frame.width
      for (let column = columns.from; column < columns.to; column++) {
        const cell = base + this.#columns[column]!
        const at = (line + column * step) * 3
        into[cell]! += data[at]!
        into[plane + cell]! += data[at + 1]!
        into[2 * plane + cell]! += data[at + 2]!
        counts[cell]! += 255
      }
    }
    for (let cell = 0; cell < plane; cell++) {
      const share = 1 / Math.max(1, counts[cell]!)
      into[cell]! *= share
      into[plane + cell]! *= share
      into[2 * plane + cell]! *= share
    }
  }
}

/** Cell of each sampled pixel along one side, ascending. */
function sampledCells(pixels: number, count: number): Int32Array {
  return Int32Array.from({ length: Math.ceil(pixels / step) }, (_, at) => Math.floor((at * step * count) / pixels))
}

/** Samples that lie in `length` cells from `first` on. */
function within(cells: Int32Array, first: number, length: number): { from: number; to: number } {
  const from = cells.findIndex((cell) => cell >= first)
  const end = cells.findIndex((cell) => cell >= first + length)
  return { from: Math.max(0, from), to: end < 0 ? cells.length : end }
}
