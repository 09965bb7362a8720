import type { LabelMask, ObjectId, Size, SoftMasks } from '../../shared/domain/types'

export interface LabelledFrame {
  readonly labels: LabelMask
  /** By slot: mean probability over the pixels the object won, 0 where it won none. */
  readonly confidence: readonly number[]
}

/** Bilinear taps with half-pixel centres, clamped at the border. */
interface Taps {
  readonly first: Int32Array
  readonly second: Int32Array
  /** Share of `second`. */
  readonly share: Float32Array
}

/**
 * Soft masks to labels at video size: bilinear upsampling and argmax in one go, row by row, so that no probabilities
 * at video size ever exist. One instance serves one pair of sizes; what it returns is valid until the next call.
 */
export class LabelMaker {
  readonly #down: Taps
  readonly #across: Taps
  readonly #labels: LabelMask
  readonly #peaks: Float32Array
  #row = new Float32Array(0)

  constructor(
    from: Size,
    private readonly video: Size
  ) {
    this.#down = taps(from.height, video.height)
    this.#across = taps(from.width, video.width)
    this.#peaks = new Float32Array(from.width)
    this.#labels = { ...video, data: new Uint8Array(video.width * video.height) }
  }

  /** @param ids object of each slot; the background wins ties, then the earlier slot */
  label(masks: SoftMasks, ids: readonly ObjectId[]): LabelledFrame {
    const { width, height } = this.video
    const sums = new Float64Array(ids.length)
    const counts = new Uint32Array(ids.length)
    if (this.#row.length !== ids.length * masks.width) this.#row = new Float32Array(ids.length * masks.width)
    for (let y = 0; y < height; y++) {
      const out = this.#labels.data.subarray(y * width, (y + 1) * width)
      const anything = this.blendRows(masks, y)
      if (!anything) out.fill(0)
      else if (ids.length === 1) labelRowOfOne(this.#row, this.#across, ids[0]!, { out, sums, counts })
      else labelRow({ row: this.#row, peaks: this.#peaks }, this.#across, ids, { out, sums, counts })
    }
    return {
      labels: this.#labels,
      confidence: Array.from(sums, (sum, slot) => (counts[slot] ? sum / counts[slot] : 0))
    }
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

function labelRowOfOne(row: Float32Array, across: Taps, id: ObjectId, { out, sums, counts }: RowResult): void {
  let sum = 0
  let count = 0
  for (let x = 0; x < out.length; x++) {
    const left = row[across.first[x]!]!
    const value = left + (row[across.second[x]!]! - left) * across.share[x]!
    if (value > 0.5) {
      out[x] = id
      sum += value
      count++
    } else out[x] = 0
  }
  sums[0]! += sum
  counts[0]! += count
}

/** @param peaks highest value of any object per column: most of a frame is decided by it alone */
function labelRow(
  { row, peaks }: { readonly row: Float32Array; readonly peaks: Float32Array },
  across: Taps,
  ids: readonly ObjectId[],
  { out, sums, counts }: RowResult
): void {
  const least = leastWin(ids.length)
  for (let x = 0; x < out.length; x++) {
    const first = across.first[x]!
    const second = across.second[x]!
    out[x] = 0
    if (peaks[first]! < least && peaks[second]! < least) continue
    const share = across.share[x]!
    let best = 0
    let winner = 0
    let background = 1
    for (let slot = 0, base = 0; slot < ids.length; slot++, base += peaks.length) {
      const left = row[base + first]!
      const value = left + (row[base + second]! - left) * share
      background -= value
      if (value > best) {
        best = value
        winner = slot
      }
    }
    if (background >= best) continue
    out[x] = ids[winner]!
    sums[winner]! += best
    counts[winner]!++
  }
}

function taps(from: number, to: number): Taps {
  const [first, second, share] = [new Int32Array(to), new Int32Array(to), new Float32Array(to)]
  for (let at = 0; at < to; at++) {
    const centre = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5))
    first[at] = Math.floor(centre)
    second[at] = Math.min(from - 1, first[at]! + 1)
    share[at] = centre - first[at]!
  }
  return { first, second, share }
}
