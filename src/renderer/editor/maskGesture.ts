import type { LabelMask } from '../../shared/domain/types'
import { unionRect, type PixelRect } from './geometry'
import { TileRecorder, type TilePatch } from './maskTiles'
import { drawSegment, segmentBounds, type Ink, type Segment } from './raster'

/** One gesture on one frame's label mask: draws in place at once, then becomes a patch or is taken back whole. */
export class MaskGesture {
  readonly mask: LabelMask
  readonly ink: Ink
  readonly #recorder: TileRecorder

  /** @param mask changed in place while the gesture runs */
  constructor(mask: LabelMask, ink: Ink) {
    this.mask = mask
    this.ink = ink
    this.#recorder = new TileRecorder(mask)
  }

  /** @returns the rectangle to redraw, null when nothing inside the picture was touched */
  draw(segments: readonly Segment[]): PixelRect | null {
    let dirty: PixelRect | null = null
    for (const segment of segments) {
      this.#recorder.touch(segmentBounds(segment))
      dirty = unionRect(dirty, drawSegment(this.mask, segment, this.ink))
    }
    return dirty
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
