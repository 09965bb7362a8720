import type { FrameIndex, FrameRange, RgbFrame } from '../../shared/domain/types'

/** Levels a channel is told apart by. */
const levels = 8
/** Every so manieth pixel is counted, each way: colours of a scene change little from one to the next. */
const pixelStep = 2
/** Share of the picture that must change its colour at a cut. */
const leastChange = 0.35
/** And so many times what changes around it, so that a busy scene is not cut to pieces. */
const leastContrast = 3
/** Frames either side that count as around. */
const around = 12

type Histogram = Float32Array

interface Change {
  readonly frameIndex: FrameIndex
  /** From the frame before, 0..1. */
  readonly amount: number
  /** False where the frames beside the two look alike: a flash, not a cut. */
  lasts: boolean
}

/**
 * Finds hard cuts while a clip is decoded: frames whose colours have little to do with those before. Dissolves and fades
 * are not found. Holds three small histograms and a number a frame.
 */
export class CutFinder {
  #recent: Histogram[] = []
  readonly #changes: Change[] = []

  /** @param frame the next one, at any size */
  add(frame: RgbFrame): void {
    const now = histogram(frame)
    const [before, last] = [this.#recent.at(-2), this.#recent.at(-1)]
    const lastChange = this.#changes.at(-1)
    // The frame after a cut looks like neither side's last: only now is it known whether the change lasts.
    if (lastChange && before && distance(before, now) < leastChange) lastChange.lasts = false
    if (last) {
      const lasts = !before || distance(before, now) >= leastChange
      this.#changes.push({ frameIndex: frame.frameIndex, amount: distance(last, now), lasts })
    }
    this.#recent = [...this.#recent.slice(-1), now]
  }

  /** The parts of the range between cuts, in order. */
  shots(range: FrameRange): FrameRange[] {
    const starts = this.#changes.filter((change, at) => this.#isCut(change, at)).map(({ frameIndex }) => frameIndex)
    return [range.from, ...starts].map((from, at) => ({ from, to: (starts[at] ?? range.to + 1) - 1 }))
  }

  #isCut({ amount, lasts }: Change, at: number): boolean {
    if (amount < leastChange || !lasts) return false
    const others = this.#changes
      .slice(Math.max(0, at - around), at + around + 1)
      .filter((_, near) => near !== Math.min(at, around))
    return amount >= leastContrast * median(others.map((other) => other.amount))
  }
}

/** Shares of the picture by colour; they add up to 1. */
function histogram({ width, height, data }: RgbFrame): Histogram {
  const bins = new Float32Array(levels ** 3)
  const width3 = width * 3
  let counted = 0
  for (let y = 0; y < height; y += pixelStep) {
    for (let at = y * width3; at < (y + 1) * width3; at += 3 * pixelStep, counted++) {
      bins[((data[at]! >> 5) * levels + (data[at + 1]! >> 5)) * levels + (data[at + 2]! >> 5)]! += 1
    }
  }
  for (let bin = 0; bin < bins.length; bin++) bins[bin]! /= counted
  return bins
}

/** Share of the picture that has another colour, 0..1. */
function distance(a: Histogram, b: Histogram): number {
  let sum = 0
  for (let bin = 0; bin < a.length; bin++) sum += Math.abs(a[bin]! - b[bin]!)
  return sum / 2
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}
