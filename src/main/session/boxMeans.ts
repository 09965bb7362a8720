import type { Size } from '../../shared/domain/types'

/** Means over square windows in time that does not depend on their size. Windows are cut off at the border. */
export class BoxMeans {
  readonly #rows: Float32Array
  readonly #column: Float32Array
  #across: Float32Array = new Float32Array(0)
  #down: Float32Array = new Float32Array(0)
  #size: Size = { width: 0, height: 0 }

  /** @param largest size of the values to come @param radius places on either side of the middle one */
  constructor(
    largest: Size,
    private readonly radius: number
  ) {
    this.#rows = new Float32Array(largest.width * largest.height)
    this.#column = new Float32Array(largest.width)
  }

  /** Size of the values from now on. */
  resize(size: Size): void {
    this.#size = size
    this.#across = shares(size.width, this.radius)
    this.#down = shares(size.height, this.radius)
  }

  /** @param values float32 [height, width] @param into the same size; may be `values` itself */
  take(values: Float32Array, into: Float32Array): void {
    this.#sumRows(values)
    this.#sumColumns(into)
  }

  #sumRows(values: Float32Array): void {
    const { width, height } = this.#size
    const { radius } = this
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
    const { width, height } = this.#size
    const { radius } = this
    const rows = this.#rows
    const column = this.#column.subarray(0, width)
    column.fill(0)
    for (let y = 0; y < Math.min(radius, height); y++) addRow(column, rows, y * width)
    for (let y = 0; y < height; y++) {
      if (y + radius < height) addRow(column, rows, (y + radius) * width)
      if (y > radius) subtractRow(column, rows, (y - radius - 1) * width)
      const share = this.#down[y]!
      for (let x = 0, at = y * width; x < width; x++, at++) into[at] = column[x]! * share
    }
  }
}

function addRow(column: Float32Array, rows: Float32Array, from: number): void {
  for (let x = 0; x < column.length; x++) column[x]! += rows[from + x]!
}

function subtractRow(column: Float32Array, rows: Float32Array, from: number): void {
  for (let x = 0; x < column.length; x++) column[x]! -= rows[from + x]!
}

/** 1 / places in the window around each place. */
function shares(length: number, radius: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, at) => 1 / (Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1)
  )
}
