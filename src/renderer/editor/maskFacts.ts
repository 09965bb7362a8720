import { forEachRun } from '../../shared/domain/maskRle'
import type { EncodedMask, ObjectId } from '../../shared/domain/types'
import type { PixelRect } from './geometry'

/** What a mask says of an object by itself. Masks are never changed in place, so everything is found out once. */
export interface ObjectFacts {
  /** Pixels. */
  readonly area: number
  readonly box: PixelRect
  /** Pieces that do not touch, crumbs left out: see `leastPart`. */
  readonly parts: number
  readonly atBorder: boolean
}

/** Share of an object below which a piece of it is a crumb. */
const leastPart = 0.04

/** Pixels of one object in one row. */
interface Run {
  readonly label: ObjectId
  readonly left: number
  /** Behind the last. */
  readonly right: number
  readonly piece: number
}

interface Growing {
  area: number
  left: number
  top: number
  right: number
  bottom: number
}

const known = new WeakMap<EncodedMask, ReadonlyMap<ObjectId, ObjectFacts>>()

export function objectFacts(mask: EncodedMask): ReadonlyMap<ObjectId, ObjectFacts> {
  const facts = known.get(mask) ?? new Survey(mask).facts()
  known.set(mask, facts)
  return facts
}

/** Walks through the rows and joins what touches from one to the next: a few runs a row, never the pixels. */
class Survey {
  readonly #width: number
  readonly #height: number
  readonly #boxes = new Map<ObjectId, Growing>()
  /** By piece: the piece it was joined to, itself for the first of them; its object; its pixels. */
  readonly #joined: number[] = []
  readonly #labels: ObjectId[] = []
  readonly #areas: number[] = []
  #above: Run[] = []
  #row: Run[] = []
  #y = 0

  constructor(mask: EncodedMask) {
    this.#width = mask.width
    this.#height = mask.height
    forEachRun(mask, (label, start, length) => {
      if (label !== 0) this.#split(label, start, start + length)
    })
  }

  facts(): ReadonlyMap<ObjectId, ObjectFacts> {
    return new Map([...this.#boxes].map(([id, box]) => [id, this.#factsOf(id, box)]))
  }

  #factsOf(id: ObjectId, { area, ...box }: Growing): ObjectFacts {
    const pieces = new Map<number, number>()
    this.#labels.forEach((label, piece) => {
      if (label !== id) return
      const root = this.#rootOf(piece)
      pieces.set(root, (pieces.get(root) ?? 0) + this.#areas[piece]!)
    })
    const parts = [...pieces.values()].filter((size) => size >= leastPart * area).length
    const atBorder = box.left === 0 || box.top === 0 || box.right === this.#width || box.bottom === this.#height
    return { area, box, parts: Math.max(1, parts), atBorder }
  }

  /** Runs of the mask go on from row to row. */
  #split(label: ObjectId, start: number, end: number): void {
    for (let at = start; at < end;) {
      const y = Math.floor(at / this.#width)
      const last = Math.min(end, (y + 1) * this.#width)
      this.#add(label, y, [at - y * this.#width, last - y * this.#width])
      at = last
    }
  }

  #add(label: ObjectId, y: number, [left, right]: readonly [number, number]): void {
    if (y !== this.#y) {
      this.#above = y === this.#y + 1 ? this.#row : []
      this.#row = []
      this.#y = y
    }
    const piece = this.#pieceOf(label, left, right)
    this.#areas[piece]! += right - left
    this.#row.push({ label, left, right, piece })
    const box = this.#boxes.get(label) ?? { area: 0, left, top: y, right, bottom: y + 1 }
    box.area += right - left
    box.left = Math.min(box.left, left)
    box.right = Math.max(box.right, right)
    box.bottom = y + 1
    this.#boxes.set(label, box)
  }

  /** The piece of what touches in the row above, all of them joined; a new one where nothing does. */
  #pieceOf(label: ObjectId, left: number, right: number): number {
    let found: number | null = null
    for (const run of this.#above) {
      if (run.left >= right) break
      if (run.label !== label || run.right <= left) continue
      const root = this.#rootOf(run.piece)
      if (found === null) found = root
      else this.#joined[root] = found
    }
    if (found !== null) return found
    this.#joined.push(this.#joined.length)
    this.#labels.push(label)
    this.#areas.push(0)
    return this.#joined.length - 1
  }

  #rootOf(piece: number): number {
    let root = piece
    while (this.#joined[root] !== root) root = this.#joined[root]!
    this.#joined[piece] = root
    return root
  }
}

/** Pixels two masks have in common, by object of the one and of the other. */
export type Overlaps = ReadonlyMap<ObjectId, ReadonlyMap<ObjectId, number>>

const compared = new WeakMap<EncodedMask, { readonly other: EncodedMask; readonly overlaps: Overlaps }>()

/** What of each object of a mask lies on which object of another, of the same size. */
export function overlapsOf(mask: EncodedMask, other: EncodedMask): Overlaps {
  const done = compared.get(mask)
  if (done?.other === other) return done.overlaps
  const overlaps = new Map<ObjectId, Map<ObjectId, number>>()
  const [runs, others] = [runsOf(mask), runsOf(other)]
  for (let a = 0, b = 0, at = 0; a < runs.length && b < others.length;) {
    const [run, beside] = [runs[a]!, others[b]!]
    const end = Math.min(run.end, beside.end)
    if (run.label !== 0 && beside.label !== 0) count(overlaps, [run.label, beside.label], end - at)
    at = end
    if (run.end === end) a++
    if (beside.end === end) b++
  }
  compared.set(mask, { other, overlaps })
  return overlaps
}

function count(
  overlaps: Map<ObjectId, Map<ObjectId, number>>,
  [id, other]: readonly [ObjectId, ObjectId],
  pixels: number
): void {
  const row = overlaps.get(id) ?? new Map<ObjectId, number>()
  overlaps.set(id, row.set(other, (row.get(other) ?? 0) + pixels))
}

function runsOf(mask: EncodedMask): { readonly label: number; readonly end: number }[] {
  const runs: { label: number; end: number }[] = []
  forEachRun(mask, (label, start, length) => runs.push({ label, end: start + length }))
  return runs
}
