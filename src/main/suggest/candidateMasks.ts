import { MaskWriter } from '../../shared/domain/maskRle'
import type { Candidate, MaskBox } from '../../shared/domain/suggestions'
import type { EncodedMask, RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import { bilinearTaps, type Taps } from '../session/bilinearTaps'
import { EdgeRefiner } from '../session/edgeRefiner'
import type { FloatTensor } from '../inference/ortGraphs'
import type { Chosen } from './choose'

/** Where the network is this sure, the picture is not asked. */
const beyondDoubt = 0.9

/**
 * Candidates at the size of the video, their edges following those of the picture. Unlike propagated objects they may
 * overlap, so each is decided by itself, inside the rectangle it reaches.
 * @param logits [1, N, h, w]
 * @param guide the picture, at any size
 */
export function candidateMasks(logits: FloatTensor, chosen: Chosen, guide: RgbFrame, video: Size): Candidate[] {
  const [, , height = 0, width = 0] = logits.dims
  return softMaskCandidates(softMasks(logits, chosen.slots, { width, height }), chosen.scores, guide, video)
}

/** As `candidateMasks`, of soft masks. @param scores one a mask */
export function softMaskCandidates(
  soft: SoftMasks,
  scores: readonly number[],
  guide: RgbFrame,
  video: Size
): Candidate[] {
  const refiner = EdgeRefiner.helps(soft, guide) ? new EdgeRefiner(soft, guide, video) : null
  refiner?.prepare(guide, soft)
  const maker = new MaskMaker(soft, video, refiner)
  return scores.flatMap((score, slot) => {
    const made = maker.make(slot)
    return made ? [{ score, ...made }] : []
  })
}

function softMasks({ data }: FloatTensor, slots: readonly number[], size: Size): SoftMasks {
  const plane = size.width * size.height
  const soft = new Float32Array(slots.length * plane)
  slots.forEach((slot, at) => {
    for (let cell = 0; cell < plane; cell++) soft[at * plane + cell] = 1 / (1 + Math.exp(-data[slot * plane + cell]!))
  })
  return { objects: slots.length, ...size, data: soft }
}

class MaskMaker {
  readonly #down: Taps
  readonly #across: Taps
  readonly #row: Float32Array
  /** First pixel of each cell's interval across, and the end of the last one. */
  readonly #intervals: Int32Array

  constructor(
    private readonly soft: SoftMasks,
    private readonly video: Size,
    private readonly refiner: EdgeRefiner | null
  ) {
    this.#down = bilinearTaps(soft.height, video.height)
    this.#across = bilinearTaps(soft.width, video.width)
    this.#row = new Float32Array(soft.width)
    this.#intervals = intervalsOf(this.#across.first)
  }

  /** @returns null where nothing is left of it */
  make(slot: number): Omit<Candidate, 'score'> | null {
    const reach = this.reachOf(slot)
    if (!reach) return null
    const found = new FoundPixels(this.video)
    for (let y = reach.top; y < reach.bottom; y++) this.makeRow(slot, y, reach, found)
    const { box, area } = found
    return area === 0 ? null : { mask: found.mask(), box, area }
  }

  /** Cell by cell: at 4K most pixels lie between cells that are of one mind. */
  private makeRow(slot: number, y: number, { left, right }: MaskBox, found: FoundPixels): void {
    this.blendRow(slot, y)
    this.refiner?.toRow(y)
    const intervals = this.#intervals
    for (let at = 0; at + 1 < intervals.length; at++) {
      const [from, to] = [Math.max(left, intervals[at]!), Math.min(right, intervals[at + 1]!)]
      if (from >= to) continue
      const near = this.#row[this.#across.first[from]!]!
      const far = this.#row[this.#across.second[from]!]!
      if (near <= 1 - beyondDoubt && far <= 1 - beyondDoubt) continue
      if (near >= beyondDoubt && far >= beyondDoubt) found.add(y, from, to)
      else this.makePixels(slot, y, { from, to, near, far }, found)
    }
  }

  private makePixels(slot: number, y: number, { from, to, near, far }: Interval, found: FoundPixels): void {
    let start = -1
    for (let x = from; x < to; x++) {
      const plain = near + (far - near) * this.#across.share[x]!
      const inDoubt = this.refiner !== null && plain > 1 - beyondDoubt && plain < beyondDoubt
      const isIn = (inDoubt ? this.refiner.value(slot, x) : plain) > 0.5
      if (isIn && start < 0) start = x
      if (isIn || start < 0) continue
      found.add(y, start, x)
      start = -1
    }
    if (start >= 0) found.add(y, start, to)
  }

  private blendRow(slot: number, y: number): void {
    const { width, height, data } = this.soft
    const above = (slot * height + this.#down.first[y]!) * width
    const below = (slot * height + this.#down.second[y]!) * width
    const share = this.#down.share[y]!
    for (let x = 0; x < width; x++) {
      this.#row[x] = data[above + x]! + (data[below + x]! - data[above + x]!) * share
    }
  }

  /** Pixels the mask, or doubt about it, can reach. */
  private reachOf(slot: number): MaskBox | null {
    const { width, height, data } = this.soft
    let [left, top, right, bottom] = [width, height, -1, -1]
    for (let y = 0, at = slot * width * height; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        if (data[at]! <= 1 - beyondDoubt) continue
        left = Math.min(left, x)
        right = Math.max(right, x)
        top = Math.min(top, y)
        bottom = y
      }
    }
    if (right < 0) return null
    const [across, down] = [this.video.width / width, this.video.height / height]
    return {
      left: Math.max(0, Math.floor((left - 1) * across)),
      top: Math.max(0, Math.floor((top - 1) * down)),
      right: Math.min(this.video.width, Math.ceil((right + 2) * across)),
      bottom: Math.min(this.video.height, Math.ceil((bottom + 2) * down))
    }
  }
}

/** Pixels from one on, up to the next, that lie between the same two cells. */
interface Interval {
  readonly from: number
  readonly to: number
  /** Values of the cells. */
  readonly near: number
  readonly far: number
}

function intervalsOf(first: ArrayLike<number>): Int32Array {
  const starts = Array.from({ length: first.length }, (_, x) => x).filter((x) => x === 0 || first[x] !== first[x - 1])
  return Int32Array.of(...starts, first.length)
}

/** Runs, area and rectangle of pixels that come row by row. */
class FoundPixels {
  area = 0
  readonly #writer: MaskWriter
  #left = Infinity
  #right = 0
  #top = Infinity
  #bottom = 0

  constructor(private readonly video: Size) {
    this.#writer = new MaskWriter(video)
  }

  add(y: number, from: number, to: number): void {
    this.#writer.add(y * this.video.width + from, to - from)
    this.area += to - from
    if (from < this.#left) this.#left = from
    if (to > this.#right) this.#right = to
    if (y < this.#top) this.#top = y
    this.#bottom = y + 1
  }

  get box(): MaskBox {
    return { left: this.#left, top: this.#top, right: this.#right, bottom: this.#bottom }
  }

  mask(): EncodedMask {
    return this.#writer.finish()
  }
}
