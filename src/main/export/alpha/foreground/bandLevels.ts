import { fullAlpha, type AlphaPlane } from '../alphaFilters'
import type { Size } from '../../../../shared/domain/types'

/** Where an alpha plane is neither 0 nor full, and around there: the cells worked on, coarse to fine. */

/** One resolution: a list of cells, each with its four neighbours. A cell covers `1 << shift` pixels a side. */
export interface BandLevel extends Size {
  readonly shift: number
  /** Places of the cells, row after row: `y * width + x`. */
  readonly cells: Int32Array
  /** Alpha of each cell, 0..1. */
  readonly alpha: Float32Array
  /** Int32 [cells, 4]: positions in the list; a cell's own where there is no neighbour. */
  readonly neighbours: Int32Array
  /** float32 [cells, 4]: how much each neighbour's colours count; 0 where there is none. */
  readonly weights: Float32Array
  /** Position of each cell's parent in the next coarser level's list; empty on the coarsest. */
  readonly parents: Int32Array
}

/** Neighbours are alike a little everywhere, and the more the more alpha changes between them (Germer et al. 2020). */
const regularisation = 1e-5
const gradientWeight = 1
/** Pixels around the band that get a colour too: what filters and codecs reach. */
const ring = 2
/** Coarser than that, colours come from too far away to be the edge's own. */
const mostShift = 8

/** Finds the band of planes of one size; memory at that size is kept from frame to frame. */
export class BandFinder {
  readonly #size: Size
  /** By level: -1, or the position of a cell in the list. All -1 between two calls. */
  readonly #positions: Int32Array[] = []

  constructor(size: Size) {
    this.#size = size
  }

  /**
   * @param data alpha, uint16 [height, width] @returns the finest level first; null where nothing is in between
   */
  levels(data: AlphaPlane['data']): BandLevel[] | null {
    const finest = this.#finest(data)
    if (!finest) return null
    const lists = [finest]
    const most = Math.min(mostShift, Math.ceil(Math.log2(Math.max(this.#size.width, this.#size.height))))
    for (let shift = 1; shift <= most; shift++) lists.push(this.#coarser(lists.at(-1)!, shift))
    const levels = lists.map((cells, shift) => this.#level(data, cells, shift, lists.length))
    lists.forEach((cells, shift) => {
      const positions = this.#map(shift)
      for (const cell of cells) positions[cell] = -1
    })
    return levels
  }

  #sizeAt(shift: number): Size {
    const { width, height } = this.#size
    return { width: ((width - 1) >> shift) + 1, height: ((height - 1) >> shift) + 1 }
  }

  #map(shift: number): Int32Array {
    const { width, height } = this.#sizeAt(shift)
    return (this.#positions[shift] ??= new Int32Array(width * height).fill(-1))
  }

  /** Pixels in between, and those near them. */
  #finest(data: Uint16Array): Int32Array | null {
    const { width } = this.#size
    const marks = this.#map(0)
    let [first, last] = [-1, -1]
    for (let at = 0; at < data.length; at++) {
      const alpha = data[at]!
      if (alpha === 0 || alpha === fullAlpha) continue
      if (first < 0) first = at
      last = at
      // Amid others like it, those have the ring.
      const sides = isBetween(data[at - 1]) && isBetween(data[at + 1])
      if (sides && isBetween(data[at - width]) && isBetween(data[at + width])) marks[at] = 0
      else mark(marks, this.#size, at, ring)
    }
    if (first < 0) return null
    const rows = { from: Math.floor(first / width) - ring, to: Math.floor(last / width) + ring }
    return numbered(marks, this.#size, rows)
  }

  /** The cells that hold those of the finer level, and the ones around them. */
  #coarser(finer: Int32Array, shift: number): Int32Array {
    const { width: finerWidth } = this.#sizeAt(shift - 1)
    const size = this.#sizeAt(shift)
    const marks = this.#map(shift)
    let last = -1
    for (const cell of finer) {
      const y = Math.floor(cell / finerWidth)
      const parent = (y >> 1) * size.width + ((cell - y * finerWidth) >> 1)
      if (parent !== last) mark(marks, size, parent, 1)
      last = parent
    }
    return numbered(marks, size, { from: 0, to: size.height - 1 })
  }

  #level(data: Uint16Array, cells: Int32Array, shift: number, count: number): BandLevel {
    const size = this.#sizeAt(shift)
    const alpha = new Float32Array(cells.length)
    const places = pixelsOf(cells, size, shift, this.#size)
    for (let at = 0; at < alpha.length; at++) alpha[at] = data[places[at]!]! / fullAlpha
    const coarser = shift + 1 < count ? { width: this.#sizeAt(shift + 1).width, map: this.#map(shift + 1) } : null
    return {
      ...size,
      shift,
      cells,
      alpha,
      ...neighboursOf(cells, size, this.#map(shift), alpha),
      parents: coarser ? parentsOf(cells, size.width, coarser) : new Int32Array(0)
    }
  }
}

function isBetween(alpha: number | undefined): boolean {
  return alpha !== undefined && alpha !== 0 && alpha !== fullAlpha
}

function mark(marks: Int32Array, { width, height }: Size, at: number, reach: number): void {
  const y = Math.floor(at / width)
  const x = at - y * width
  const [left, right] = [Math.max(0, x - reach), Math.min(width - 1, x + reach)]
  const bottom = Math.min(height - 1, y + reach)
  for (let row = Math.max(0, y - reach); row <= bottom; row++) {
    marks.fill(0, row * width + left, row * width + right + 1)
  }
}

/** Gives marked cells their positions in a list, row after row. */
function numbered(marks: Int32Array, { width, height }: Size, rows: { from: number; to: number }): Int32Array {
  const [from, to] = [Math.max(0, rows.from) * width, (Math.min(height - 1, rows.to) + 1) * width]
  let count = 0
  for (let at = from; at < to; at++) if (marks[at] === 0) count++
  const cells = new Int32Array(count)
  count = 0
  for (let at = from; at < to; at++) {
    if (marks[at] !== 0) continue
    cells[count] = at
    marks[at] = count++
  }
  return cells
}

/** The pixel in the middle of each cell: colours and alpha of coarse levels are samples, as in the paper. */
export function pixelsOf(cells: Int32Array, { width }: Size, shift: number, full: Size): Int32Array {
  if (shift === 0) return cells
  const half = 1 << (shift - 1)
  return cells.map((cell) => {
    const y = Math.floor(cell / width)
    const row = Math.min(full.height - 1, (y << shift) + half)
    return row * full.width + Math.min(full.width - 1, ((cell - y * width) << shift) + half)
  })
}

function neighboursOf(
  cells: Int32Array,
  { width, height }: Size,
  positions: Int32Array,
  alpha: Float32Array
): Pick<BandLevel, 'neighbours' | 'weights'> {
  const neighbours = new Int32Array(cells.length * 4)
  const weights = new Float32Array(cells.length * 4)
  const link = (position: number, side: number, other: number): void => {
    const at = position * 4 + side
    neighbours[at] = other < 0 ? position : other
    if (other >= 0) weights[at] = regularisation + gradientWeight * Math.abs(alpha[position]! - alpha[other]!)
  }
  const lastRow = width * (height - 1)
  for (let position = 0; position < cells.length; position++) {
    const cell = cells[position]!
    const x = cell % width
    link(position, 0, x > 0 ? positions[cell - 1]! : -1)
    link(position, 1, x < width - 1 ? positions[cell + 1]! : -1)
    link(position, 2, cell >= width ? positions[cell - width]! : -1)
    link(position, 3, cell < lastRow ? positions[cell + width]! : -1)
  }
  return { neighbours, weights }
}

function parentsOf(
  cells: Int32Array,
  width: number,
  coarser: { readonly width: number; readonly map: Int32Array }
): Int32Array {
  return cells.map((cell) => {
    const y = Math.floor(cell / width)
    return coarser.map[(y >> 1) * coarser.width + ((cell - y * width) >> 1)]!
  })
}
