import type { LabelMask } from '../../shared/domain/types'
import { unionRect, type PixelRect } from './geometry'
import type { Ink } from './ink'
import { TileRecorder, type TilePatch } from './maskTiles'
import { drawSegment, segmentBounds, type Segment } from './raster'
import { SoftBrush } from './softBrush'

/** One gesture on one frame's label mask: draws in place at once, then becomes a patch or is taken back whole. */
export class MaskGesture {
  readonly mask: LabelMask
  readonly ink: Ink
  readonly #recorder: TileRecorder
  readonly #soft: SoftBrush | null

  /**
   * @param mask changed in place while the gesture runs
   * @param hardness core of the brush as a share of its radius, 0 … 1; 1 covers exactly what the pointer passed
   */
  constructor(mask: LabelMask, ink: Ink, hardness = 1) {
    this.mask = mask
    this.ink = ink
    this.#recorder = new TileRecorder(mask)
    this.#soft = hardness < 1 ? new SoftBrush(mask, ink, hardness) : null
  }

  /** @returns the rectangle to redraw, null when nothing inside the picture was touched */
  draw(segments: readonly Segment[]): PixelRect | null {
    let dirty: PixelRect | null = null
    for (const segment of segments) {
      this.#recorder.touch(segmentBounds(segment))
      dirty = unionRect(dirty, this.#soft ? this.#soft.draw(segment) : drawSegment(this.mask, segment, this.ink))
    }
    return dirty
  }

  /** Any other change: it may touch pixels of `area` only. @returns what `change` returns */
  change<T>(area: PixelRect, change: (mask: LabelMask, ink: Ink) => T): T {
    this.#recorder.touch(area)
    return change(this.mask, this.ink)
  }

  /** The change so far; empty when every pixel already had its label. */
  patch(): TilePatch {
    return this.#recorder.patch()
  }

  /** Takes everything back. @returns the rectangle to redraw */
  drop(): PixelRect | null {
    return this.#recorder.restore()
  }
}
