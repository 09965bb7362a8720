/** Means over square windows in time that does not depend on their size. Windows are cut off at the border. */
export class BoxMeans {
  readonly #rows: Float32Array
  readonly #across: Float32Array
  readonly #down: Float32Array
  readonly #column: Float32Array

  /** @param radius cells on either side of the middle one */
  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly radius: number
  ) {
    this.#rows = new Float32Array(width * height)
    this.#column = new Float32Array(width)
    this.#across = shares(width, radius)
    this.#down = shares(height, radius)
  }

  /** @param values float32 [height, width] @param into the same size; may be `values` itself */
  take(values: Float32Array, into: Float32Array): void {
    this.#sumRows(values)
    this.#sumColumns(into)
  }

  #sumRows(values: Float32Array): void {
    const { width, height, radius } = this
    for (let y = 0; y < height; y++) {
      const row = y * width
      let sum = 0
      for (let x = 0; x < Math.min(radius, width); x++) sum += values[row + x]!
      for (let x = 0; x < width; x++) {
        if (x + radius < width) sum += values[row + x + radius]!
        if (x > radius) sum -= values[row + x - radius - 1]!
        this.#rows[row + x] = sum * this.#across[x]!
      }
    }
  }

  #sumColumns(into: Float32Array): void {
    const { width, height, radius } = this
    const rows = this.#rows
    const column = this.#column
    column.fill(0)
    for (let y = 0; y < Math.min(radius, height); y++) addRow(column, rows, y * width, 1)
    for (let y = 0; y < height; y++) {
      if (y + radius < height) addRow(column, rows, (y + radius) * width, 1)
      if (y > radius) addRow(column, rows, (y - radius - 1) * width, -1)
      const share = this.#down[y]!
      for (let x = 0, at = y * width; x < width; x++, at++) into[at] = column[x]! * share
    }
  }
}

function addRow(column: Float32Array, rows: Float32Array, from: number, sign: number): void {
  for (let x = 0; x < column.length; x++) column[x]! += sign * rows[from + x]!
}

/** 1 / cells in the window around each place. */
function shares(length: number, radius: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, at) => 1 / (Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1)
  )
}
