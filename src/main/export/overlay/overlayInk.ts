import { forEachRun } from '../../../shared/domain/maskRle'
import type { EncodedMask, LabelMask, ObjectId, Size } from '../../../shared/domain/types'

/** What is drawn where: 0 = nothing, 2 · slot + 1 = the inside of an object, 2 · slot + 2 its outline. */
export interface Ink {
  readonly width: number
  readonly height: number
  /** uint16 [height, width] */
  readonly data: Uint16Array
  /** Rows and columns that may hold ink: first and last; first > last where there is none. */
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** Marks objects and their outlines frame by frame, in memory that is used again. */
export class InkMarker {
  #labels: LabelMask = { width: 0, height: 0, data: new Uint8Array(0) }
  #ink: Ink = { width: 0, height: 0, data: new Uint16Array(0), top: 0, bottom: -1, left: 0, right: -1 }

  /**
   * @param slots position of each object that is drawn
   * @param outlinePx pixels of an object within so many of another label are its outline
   */
  constructor(
    private readonly slots: ReadonlyMap<ObjectId, number>,
    private readonly outlinePx: number
  ) {}

  /** As `composeOverlay` draws them in the window. @returns valid until the next call */
  mark(mask: EncodedMask): Ink {
    this.#clear(mask)
    const { width, height } = mask
    const labels = this.#labels
    const { data } = this.#ink
    let [top, bottom, left, right] = [height, -1, width, -1]
    forEachRun(mask, (label, start, length) => {
      if (label === 0) return
      const last = start + length - 1
      labels.data.fill(label, start, last + 1)
      const [from, to] = [Math.floor(start / width), Math.floor(last / width)]
      top = Math.min(top, from)
      bottom = Math.max(bottom, to)
      left = from === to ? Math.min(left, start - from * width) : 0
      right = from === to ? Math.max(right, last - to * width) : width - 1
      const slot = this.slots.get(label)
      if (slot !== undefined) data.fill(2 * slot + 1, start, last + 1)
    })
    this.#ink = { width, height, data, top, bottom, left, right }
    outline(labels, this.#ink, Math.floor(this.outlinePx))
    return this.#ink
  }

  /** Only rows that hold anything are wiped. */
  #clear({ width, height }: Size): void {
    const former = this.#ink
    if (former.width === width && former.height === height) {
      const [from, to] = [former.top * width, (former.bottom + 1) * width]
      this.#labels.data.fill(0, from, Math.max(from, to))
      former.data.fill(0, from, Math.max(from, to))
      return
    }
    this.#labels = { width, height, data: new Uint8Array(width * height) }
    const data = new Uint16Array(width * height)
    this.#ink = { width, height, data, top: height, bottom: -1, left: width, right: -1 }
  }
}

/** Wherever two neighbours differ in their labels, the nearest `reach` pixels to either side are outline. */
function outline({ width, height, data: labels }: LabelMask, ink: Ink, reach: number): void {
  const [first, last] = [Math.max(0, ink.left - 1), Math.min(width - 1, ink.right)]
  for (let y = Math.max(0, ink.top - 1); y <= ink.bottom; y++) {
    const row = y * width
    const below = y + 1 < height ? width : 0
    for (let x = first; x <= last; x++) {
      const label = labels[row + x]!
      if (labels[row + x + below] !== label) outlineColumn(ink, { x, y }, reach)
      if (x + 1 < width && labels[row + x + 1] !== label) outlineRow(ink, { x, y }, reach)
    }
  }
}

interface Place {
  readonly x: number
  readonly y: number
}

/** Between a pixel and the one below it. */
function outlineColumn({ data, width, height }: Ink, { x, y }: Place, reach: number): void {
  for (let at = Math.max(0, y - reach + 1); at <= Math.min(height - 1, y + reach); at++) {
    data[at * width + x] = asOutline(data[at * width + x]!)
  }
}

/** Between a pixel and the one to its right. */
function outlineRow({ data, width }: Ink, { x, y }: Place, reach: number): void {
  const row = y * width
  for (let at = Math.max(0, x - reach + 1); at <= Math.min(width - 1, x + reach); at++) {
    data[row + at] = asOutline(data[row + at]!)
  }
}

/** Insides are odd, and their outline the even number above; no ink stays none. */
function asOutline(ink: number): number {
  return (ink + 1) & ~1
}

/** Ink of one slot wherever there was none, nothing inside the objects; outlines stay. @returns a new picture of ink */
export function inkAround({ data, width, height }: Ink, slot: number): Ink {
  const around = data.map((ink) => (ink === 0 ? 2 * slot + 1 : ink % 2 === 1 ? 0 : ink))
  return { width, height, data: around, top: 0, bottom: height - 1, left: 0, right: width - 1 }
}

/** Ink of one slot all over a picture. */
export function inkEverywhere({ width, height }: Size, slot: number): Ink {
  const data = new Uint16Array(width * height).fill(2 * slot + 1)
  return { width, height, data, top: 0, bottom: height - 1, left: 0, right: width - 1 }
}
