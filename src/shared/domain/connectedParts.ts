import type { Size } from './types'

/** A yes or no for each pixel. */
export interface BinaryMask extends Size {
  /** uint8 [height, width], 0 or 1. */
  readonly data: Uint8Array
}

/** Connected parts of a mask. */
export interface ConnectedParts {
  /** int32 [height, width]: number of the part from 1, 0 outside the mask. */
  readonly labels: Int32Array
  /** Pixels by number of the part; entry 0 is unused. */
  readonly areas: readonly number[]
  /** By number of the part: whether it touches the picture's border. */
  readonly atBorder: readonly boolean[]
}

/**
 * Splits the pixels of value `inside` into connected parts.
 * @param diagonal pixels that touch at a corner count as connected
 */
export function connectedParts(mask: BinaryMask, inside: 0 | 1, diagonal: boolean): ConnectedParts {
  const flood = new Flood(mask, inside, diagonal)
  for (let seed = 0; seed < mask.data.length; seed++) flood.from(seed)
  return flood
}

/** Fills one part after the other from a seed, without recursion: parts may be as large as the picture. */
class Flood implements ConnectedParts {
  readonly labels: Int32Array
  readonly areas = [0]
  readonly atBorder = [false]
  readonly #data: Uint8Array
  readonly #inside: 0 | 1
  readonly #width: number
  readonly #height: number
  readonly #steps: readonly Step[]
  readonly #stack: Int32Array
  #depth = 0

  constructor({ width, height, data }: BinaryMask, inside: 0 | 1, diagonal: boolean) {
    this.labels = new Int32Array(data.length)
    this.#stack = new Int32Array(data.length)
    this.#data = data
    this.#inside = inside
    this.#width = width
    this.#height = height
    this.#steps = neighbours(diagonal)
  }

  from(seed: number): void {
    const part = this.areas.length
    if (!this.#take(seed, part)) return
    let area = 0
    let border = false
    while (this.#depth > 0) {
      area++
      if (this.#spread(this.#stack[--this.#depth]!, part)) border = true
    }
    this.areas.push(area)
    this.atBorder.push(border)
  }

  #take(at: number, part: number): boolean {
    if (this.#data[at] !== this.#inside || this.labels[at] !== 0) return false
    this.labels[at] = part
    this.#stack[this.#depth++] = at
    return true
  }

  /** @returns whether the pixel lies at the border */
  #spread(at: number, part: number): boolean {
    const x = at % this.#width
    const y = (at - x) / this.#width
    let border = false
    for (const [dx, dy] of this.#steps) {
      const out = x + dx < 0 || x + dx >= this.#width || y + dy < 0 || y + dy >= this.#height
      if (out) border = true
      else this.#take(at + dy * this.#width + dx, part)
    }
    return border
  }
}

type Step = readonly [dx: number, dy: number]

const sides: readonly Step[] = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1]
]

function neighbours(diagonal: boolean): readonly Step[] {
  if (!diagonal) return sides
  return [...sides, [-1, -1], [1, -1], [-1, 1], [1, 1]]
}
