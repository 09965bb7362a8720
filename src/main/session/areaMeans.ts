import type { RgbFrame, Size } from '../../shared/domain/types'

/**
 * A frame brought down to a small grid by averaging, colours apart: what the edges of a small mask are compared with.
 * Cells begin at whole pixels, so that every pixel counts for one cell.
 */
export class AreaMeans {
  /** float32 [3, height, width], 0..1: red, green, blue planes; overwritten by the next call of `take`. */
  readonly planes: Float32Array
  readonly #columns: Int32Array
  readonly #rows: Int32Array
  /** 1 / (255 x pixels) of each cell. */
  readonly #shares: Float32Array

  /** @param frame at least as large as the grid, both ways: every cell needs a pixel */
  constructor(
    private readonly frame: Size,
    private readonly grid: Size
  ) {
    this.planes = new Float32Array(3 * grid.width * grid.height)
    this.#columns = cells(frame.width, grid.width)
    this.#rows = cells(frame.height, grid.height)
    const across = countOf(this.#columns, grid.width)
    const down = countOf(this.#rows, grid.height)
    this.#shares = Float32Array.from(
      { length: grid.width * grid.height },
      (_, cell) => 1 / (255 * across[cell % grid.width]! * down[Math.floor(cell / grid.width)]!)
    )
  }

  take({ data }: RgbFrame): Float32Array {
    const { width, height } = this.frame
    const plane = this.grid.width * this.grid.height
    const { planes } = this
    planes.fill(0)
    for (let y = 0, at = 0; y < height; y++) {
      const row = this.#rows[y]! * this.grid.width
      for (let x = 0; x < width; x++, at += 3) {
        const cell = row + this.#columns[x]!
        planes[cell]! += data[at]!
        planes[plane + cell]! += data[at + 1]!
        planes[2 * plane + cell]! += data[at + 2]!
      }
    }
    for (let at = 0; at < planes.length; at++) planes[at]! *= this.#shares[at % plane]!
    return planes
  }
}

/** Cell of each pixel along one side. */
function cells(pixels: number, count: number): Int32Array {
  return Int32Array.from({ length: pixels }, (_, at) => Math.floor((at * count) / pixels))
}

function countOf(cellOf: Int32Array, count: number): Float32Array {
  const counts = new Float32Array(count)
  for (const cell of cellOf) counts[cell]! += 1
  return counts
}
