import { forEachRun } from '../../shared/domain/maskRle'
import type { EncodedMask, LabelMask, ObjectId, Size } from '../../shared/domain/types'

/** What is drawn where: 0 = nothing, 2 · slot + 1 = the inside of an object, 2 · slot + 2 its outline. */
export interface Ink {
  readonly width: number
  readonly height: number
  /** uint16 [height, width] */
  readonly data: Uint16Array
  /** Rows that hold any ink: first and last; first > last where there is none. */
  readonly top: number
  readonly bottom: number
}

/** Marks objects and their outlines frame by frame, in memory that is used again. */
export class InkMarker {
  #labels: LabelMask = { width: 0, height: 0, data: new Uint8Array(0) }
  #ink: Ink = { width: 0, height: 0, data: new Uint16Array(0), top: 0, bottom: -1 }

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
    let [top, bottom] = [height, -1]
    forEachRun(mask, (label, start, length) => {
      if (label === 0) return
      labels.data.fill(label, start, start + length)
      top = Math.min(top, Math.floor(start / width))
      bottom = Math.max(bottom, Math.floor((start + length - 1) / width))
    })
    const { data } = this.#ink
    const reach = Math.floor(this.outlinePx)
    forEachRun(mask, (label, start, length) => {
      const slot = this.slots.get(label)
      if (slot === undefined) return
      const inside = 2 * slot + 1
      for (let at = start, x = start % width; at < start + length; at++, x = x + 1 < width ? x + 1 : 0) {
        data[at] = isOutline(labels, { at, x }, reach) ? inside + 1 : inside
      }
    })
    this.#ink = { width, height, data, top, bottom }
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
    this.#ink = { width, height, data: new Uint16Array(width * height), top: height, bottom: -1 }
  }
}

interface Place {
  readonly at: number
  /** Its column. */
  readonly x: number
}

function isOutline({ width, data }: LabelMask, { at, x }: Place, reach: number): boolean {
  const label = data[at]
  for (let step = 1; step <= reach; step++) {
    if (x >= step && data[at - step] !== label) return true
    if (x + step < width && data[at + step] !== label) return true
    const [above, below] = [at - step * width, at + step * width]
    if (above >= 0 && data[above] !== label) return true
    if (below < data.length && data[below] !== label) return true
  }
  return false
}
