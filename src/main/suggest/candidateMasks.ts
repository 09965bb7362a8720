import { encodeMask } from '../../shared/domain/maskRle'
import type { Candidate, MaskBox } from '../../shared/domain/suggestions'
import type { RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
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
  readonly #labels: Uint8Array
  readonly #row: Float32Array

  constructor(
    private readonly soft: SoftMasks,
    private readonly video: Size,
    private readonly refiner: EdgeRefiner | null
  ) {
    this.#down = bilinearTaps(soft.height, video.height)
    this.#across = bilinearTaps(soft.width, video.width)
    this.#labels = new Uint8Array(video.width * video.height)
    this.#row = new Float32Array(soft.width)
  }

  /** @returns null where nothing is left of it */
  make(slot: number): Omit<Candidate, 'score'> | null {
    const reach = this.reachOf(slot)
    if (!reach) return null
    const { width, height } = this.video
    this.#labels.fill(0)
    const tally = new Tally()
    for (let y = reach.top; y < reach.bottom; y++) this.makeRow(slot, y, reach, tally)
    const { box, area } = tally
    return area === 0 ? null : { mask: encodeMask({ width, height, data: this.#labels }), box, area }
  }

  private makeRow(slot: number, y: number, { left, right }: MaskBox, tally: Tally): void {
    this.blendRow(slot, y)
    this.refiner?.toRow(y)
    const line = y * this.video.width
    for (let x = left; x < right; x++) {
      const near = this.#row[this.#across.first[x]!]!
      const plain = near + (this.#row[this.#across.second[x]!]! - near) * this.#across.share[x]!
      const inDoubt = this.refiner !== null && plain > 1 - beyondDoubt && plain < beyondDoubt
      if ((inDoubt ? this.refiner.value(slot, x) : plain) <= 0.5) continue
      this.#labels[line + x] = 1
      tally.add(x, y)
    }
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

/** Area and rectangle of pixels that come row by row. */
class Tally {
  area = 0
  #left = Infinity
  #right = 0
  #top = Infinity
  #bottom = 0

  add(x: number, y: number): void {
    this.area++
    if (x < this.#left) this.#left = x
    if (x >= this.#right) this.#right = x + 1
    if (y < this.#top) this.#top = y
    this.#bottom = y + 1
  }

  get box(): MaskBox {
    return { left: this.#left, top: this.#top, right: this.#right, bottom: this.#bottom }
  }
}
