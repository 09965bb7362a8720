import type { LabelMask, ObjectId, RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import { bilinearTaps, type Taps } from './bilinearTaps'
import { EdgeRefiner } from './edgeRefiner'

/** Where one object or the background has at least this much, the picture is not asked. */
const beyondDoubt = 0.9
/** Objects with less than this play no part at a pixel. */
const leastShare = 0.02

export interface LabelledFrame {
  readonly labels: LabelMask
  /** By slot: mean probability over the pixels the object won, 0 where it won none. */
  readonly confidence: readonly number[]
}

/**
 * Soft masks to labels at video size: bilinear upsampling and argmax in one go, row by row, so that no probabilities
 * at video size ever exist. Given the frame, pixels in doubt are decided along the edges of the picture. One instance serves one pair of sizes; what it returns is valid until the next call.
 */
export class LabelMaker {
  readonly #down: Taps
  readonly #across: Taps
  readonly #runEnds: Uint32Array
  readonly #labels: LabelMask
  readonly #peaks: Float32Array
  #refiner: EdgeRefiner | null = null
  #refinerFor: Size = { width: 0, height: 0 }
  #row = new Float32Array(0)

  constructor(
    private readonly from: Size,
    private readonly video: Size
  ) {
    this.#down = bilinearTaps(from.height, video.height)
    this.#across = bilinearTaps(from.width, video.width)
    this.#runEnds = endsOfRuns(this.#across)
    this.#peaks = new Float32Array(from.width)
    this.#labels = { ...video, data: new Uint8Array(video.width * video.height) }
  }

  /**
   * @param ids object of each slot; the background wins ties, then the earlier slot
   * @param frame the picture, at any size; without it, or where it is too small to tell more, edges stay as they are
   */
  label(masks: SoftMasks, ids: readonly ObjectId[], frame?: RgbFrame): LabelledFrame {
    const { width, height } = this.video
    const refiner = this.refinerFor(frame, masks)
    const sums = new Float64Array(ids.length)
    const counts = new Uint32Array(ids.length)
    if (this.#row.length !== ids.length * masks.width) this.#row = new Float32Array(ids.length * masks.width)
    for (let y = 0; y < height; y++) {
      const out = this.#labels.data.subarray(y * width, (y + 1) * width)
      const anything = this.blendRows(masks, y)
      refiner?.toRow(y)
      const source = { row: this.#row, peaks: this.#peaks, across: this.#across, runEnds: this.#runEnds, refiner }
      if (!anything) out.fill(0)
      else if (ids.length === 1) labelRowOfOne(source, ids[0]!, { out, sums, counts })
      else labelRow(source, ids, { out, sums, counts })
    }
    return {
      labels: this.#labels,
      confidence: Array.from(sums, (sum, slot) => (counts[slot] ? sum / counts[slot] : 0))
    }
  }

  /** @returns null where the picture has nothing to add */
  private refinerFor(frame: RgbFrame | undefined, masks: SoftMasks): EdgeRefiner | null {
    if (!frame || !EdgeRefiner.helps(this.from, frame)) return null
    const { width, height } = this.#refinerFor
    if (!this.#refiner || frame.width !== width || frame.height !== height) {
      this.#refiner = new EdgeRefiner(this.from, frame, this.video)
      this.#refinerFor = { width: frame.width, height: frame.height }
    }
    return this.#refiner.prepare(frame, masks) ? this.#refiner : null
  }

  /**
   * Interpolates one row of every object between two rows of the masks, and the highest of them per column.
   * @returns whether any object can win there
   */
  private blendRows(masks: SoftMasks, y: number): boolean {
    const { width, height, objects, data } = masks
    const share = this.#down.share[y]!
    let highest = 0
    this.#peaks.fill(0)
    for (let slot = 0; slot < objects; slot++) {
      const above = (slot * height + this.#down.first[y]!) * width
      const below = (slot * height + this.#down.second[y]!) * width
      for (let x = 0, at = slot * width; x < width; x++, at++) {
        const value = data[above + x]! * (1 - share) + data[below + x]! * share
        this.#row[at] = value
        if (value > this.#peaks[x]!) this.#peaks[x] = value
        if (value > highest) highest = value
      }
    }
    return highest >= leastWin(objects)
  }
}

/** Below this in every slot, the background is ahead of each of them. */
function leastWin(objects: number): number {
  return 1 / (objects + 1)
}

interface RowResult {
  readonly out: Uint8Array
  readonly sums: Float64Array
  readonly counts: Uint32Array
}

interface RowSource {
  /** float32 [objects, width of the masks]. */
  readonly row: Float32Array
  /** Highest value of any object per column: most of a frame is decided by it alone. */
  readonly peaks: Float32Array
  readonly across: Taps
  /** See `endsOfRuns`. */
  readonly runEnds: Uint32Array
  readonly refiner: EdgeRefiner | null
}

/** Run by run of pixels between the same two columns of the mask: most runs are decided by these alone. */
function labelRowOfOne(source: RowSource, id: ObjectId, result: RowResult): void {
  const { row, across, runEnds } = source
  const { out, sums, counts } = result
  out.fill(0)
  for (let x = 0; x < out.length; x = runEnds[x]!) {
    const end = runEnds[x]!
    const [left, right] = [row[across.first[x]!]!, row[across.second[x]!]!]
    if (left > beyondDoubt && right > beyondDoubt) {
      out.fill(id, x, end)
      sums[0]! += ((left + right) / 2) * (end - x)
      counts[0]! += end - x
    } else if (left > 1 - beyondDoubt || right > 1 - beyondDoubt) {
      labelRun(source, id, result, [x, end])
    }
  }
}

function labelRun(source: RowSource, id: ObjectId, result: RowResult, [from, to]: readonly [number, number]): void {
  const { row, across, refiner } = source
  const [left, right] = [row[across.first[from]!]!, row[across.second[from]!]!]
  for (let x = from; x < to; x++) {
    const value = left + (right - left) * across.share[x]!
    const inDoubt = refiner !== null && value > 1 - beyondDoubt && value < beyondDoubt
    if ((inDoubt ? refiner.value(0, x) : value) <= 0.5) continue
    result.out[x] = id
    result.sums[0]! += value
    result.counts[0]!++
  }
}

/** By column of the video where such a run begins: the column behind its last. */
function endsOfRuns({ first }: Taps): Uint32Array {
  const ends = new Uint32Array(first.length)
  for (let x = first.length - 1; x >= 0; x--) ends[x] = first[x + 1] === first[x] ? ends[x + 1]! : x + 1
  return ends
}

function labelRow(source: RowSource, ids: readonly ObjectId[], { out, sums, counts }: RowResult): void {
  const { peaks, across } = source
  const least = leastWin(ids.length)
  const shares = new Float64Array(ids.length)
  for (let x = 0; x < out.length; x++) {
    out[x] = 0
    if (peaks[across.first[x]!]! < least && peaks[across.second[x]!]! < least) continue
    const winner = winnerAt(source, shares, x)
    if (winner < 0) continue
    out[x] = ids[winner]!
    sums[winner]! += shares[winner]!
    counts[winner]!++
  }
}

/** @param shares filled with each object's share before the picture was asked @returns the slot, -1 = background */
function winnerAt({ row, peaks, across, refiner }: RowSource, shares: Float64Array, x: number): number {
  const [first, second, share] = [across.first[x]!, across.second[x]!, across.share[x]!]
  let best = 0
  let winner = -1
  let background = 1
  for (let slot = 0, base = 0; slot < shares.length; slot++, base += peaks.length) {
    const left = row[base + first]!
    const value = left + (row[base + second]! - left) * share
    shares[slot] = value
    background -= value
    if (value > best) {
      best = value
      winner = slot
    }
  }
  if (refiner && best < beyondDoubt && background < beyondDoubt) return refinedWinner(refiner, shares, x)
  return background >= best ? -1 : winner
}

function refinedWinner(refiner: EdgeRefiner, shares: Float64Array, x: number): number {
  let best = 0
  let winner = -1
  let background = 1
  for (let slot = 0; slot < shares.length; slot++) {
    if (shares[slot]! < leastShare) continue
    const value = refiner.value(slot, x)
    background -= value
    if (value > best) {
      best = value
      winner = slot
    }
  }
  return background >= best ? -1 : winner
}
