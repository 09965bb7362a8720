import type { RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import { AreaMeans, type Region } from './areaMeans'
import { bilinearTaps, type Taps } from './bilinearTaps'
import { doubtfulRegion } from './doubtfulRegion'
import { GuidedFilter } from './guidedFilter'

/** Cells on either side of the middle one; larger windows mix colours that have nothing to do with the edge. */
const radius = 2
/** Colours are in 0..1: what varies less than a hundredth within a window is no edge. */
const epsilon = 1e-4
/** With fewer pixels a cell, plain interpolation loses nothing that a picture could give back. */
const leastPixelsPerCell = 1.5

/**
 * Soft masks at any pixel of the video, their edges following those of the picture. Holds nothing at video size: values
 * are worked out one by one, where they are asked for.
 */
export class EdgeRefiner {
  readonly #means: AreaMeans
  readonly #filter: GuidedFilter
  readonly #down: Taps
  readonly #across: Taps
  readonly #guideDown: Taps
  readonly #guideAcross: Taps
  readonly #guideWidth: number
  readonly #planes: Float32Array
  /** Where anything is in doubt: the only part of the grid that is worked on. */
  #region: Region = { left: 0, top: 0, width: 0, height: 0 }
  /** float32 [objects, 4, height, width] of the region. */
  #coefficients = new Float32Array(0)
  #frame: Uint8Array = new Uint8Array(0)
  readonly #row = { above: 0, below: 0, share: 0, guideAbove: 0, guideBelow: 0, guideShare: 0 }

  /** @param grid size of the soft masks @param guide size of the frames @param video size values are asked for in */
  constructor(
    private readonly grid: Size,
    guide: Size,
    video: Size
  ) {
    this.#means = new AreaMeans(guide, grid)
    this.#filter = new GuidedFilter(grid, { radius, epsilon })
    this.#planes = new Float32Array(3 * grid.width * grid.height)
    this.#down = bilinearTaps(grid.height, video.height)
    this.#across = bilinearTaps(grid.width, video.width)
    this.#guideDown = bilinearTaps(guide.height, video.height)
    this.#guideAcross = bilinearTaps(guide.width, video.width)
    this.#guideWidth = guide.width
  }

  /** Whether frames of that size can add anything to masks of the other. */
  static helps(grid: Size, guide: Size): boolean {
    return guide.width >= grid.width * leastPixelsPerCell && guide.height >= grid.height * leastPixelsPerCell
  }

  /** @param frame kept until the next call @returns false where no pixel is in doubt: `value` must not be asked then */
  prepare(frame: RgbFrame, masks: SoftMasks): boolean {
    const region = doubtfulRegion(masks, 2 * radius + 1)
    if (!region) return false
    this.#region = region
    this.#frame = frame.data
    const plane = region.width * region.height
    const planes = this.#planes.subarray(0, 3 * plane)
    this.#means.take(frame, region, planes)
    this.#filter.guide(planes, region)
    const length = 4 * plane
    if (this.#coefficients.length < masks.objects * length) {
      this.#coefficients = new Float32Array(masks.objects * 4 * this.grid.width * this.grid.height)
    }
    const mask = new Float32Array(plane)
    for (let slot = 0; slot < masks.objects; slot++) {
      cutOut(masks, slot, region, mask)
      this.#filter.fit(mask, this.#coefficients.subarray(slot * length, (slot + 1) * length))
    }
    return true
  }

  /** Goes to a row of the video; `value` is of this row from now on. */
  toRow(y: number): void {
    const row = this.#row
    const { left, top, width } = this.#region
    row.above = (this.#down.first[y]! - top) * width - left
    row.below = (this.#down.second[y]! - top) * width - left
    row.share = this.#down.share[y]!
    row.guideAbove = this.#guideDown.first[y]! * this.#guideWidth
    row.guideBelow = this.#guideDown.second[y]! * this.#guideWidth
    row.guideShare = this.#guideDown.share[y]!
  }

  /** @returns the object's share of that pixel, about 0..1: the values of all objects and the background add up to 1 */
  value(slot: number, x: number): number {
    const plane = this.#region.width * this.#region.height
    let at = slot * 4 * plane
    let sum = 0
    for (let channel = 0; channel < 3; channel++, at += plane) {
      sum += this.#coefficient(at, x) * this.#colour(channel, x)
    }
    return sum + this.#coefficient(at, x)
  }

  #coefficient(at: number, x: number): number {
    const { above, below, share } = this.#row
    const [left, right] = [at + this.#across.first[x]!, at + this.#across.second[x]!]
    const across = this.#across.share[x]!
    const values = this.#coefficients
    const top = values[above + left]! * (1 - across) + values[above + right]! * across
    return top + (values[below + left]! * (1 - across) + values[below + right]! * across - top) * share
  }

  #colour(channel: number, x: number): number {
    const { guideAbove, guideBelow, guideShare } = this.#row
    const [left, right] = [this.#guideAcross.first[x]!, this.#guideAcross.second[x]!]
    const across = this.#guideAcross.share[x]!
    const values = this.#frame
    const top =
      values[(guideAbove + left) * 3 + channel]! * (1 - across) + values[(guideAbove + right) * 3 + channel]! * across
    if (guideShare === 0) return top / 255
    const bottom =
      values[(guideBelow + left) * 3 + channel]! * (1 - across) + values[(guideBelow + right) * 3 + channel]! * across
    return (top + (bottom - top) * guideShare) / 255
  }
}

function cutOut(masks: SoftMasks, slot: number, { left, top, width, height }: Region, into: Float32Array): void {
  for (let y = 0; y < height; y++) {
    const from = (slot * masks.height + top + y) * masks.width + left
    into.set(masks.data.subarray(from, from + width), y * width)
  }
}
