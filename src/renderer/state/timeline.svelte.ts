import { shiftedRange, zoomedRange } from '../canvas/timelineScale'
import type { FrameIndex } from '../../shared/domain/types'

/** Which part of the clip the timeline shows. View state only. */
export class TimelineState {
  range = $state.raw<{ readonly from: number; readonly to: number }>({ from: 0, to: 1 })
  #frameCount = 1

  reset(frameCount: number): void {
    this.#frameCount = Math.max(1, frameCount)
    this.range = { from: 0, to: this.#frameCount }
  }

  /** @param factor above 1 = closer */
  zoom(factor: number, around: number): void {
    this.range = zoomedRange(this.range, around, { factor, frameCount: this.#frameCount })
  }

  pan(frames: number): void {
    this.range = shiftedRange(this.range, frames, this.#frameCount)
  }

  /** Scrolls just as far as it takes to show a frame. */
  reveal(frameIndex: FrameIndex): void {
    const { from, to } = this.range
    if (frameIndex < from) this.pan(frameIndex - from)
    else if (frameIndex + 1 > to) this.pan(frameIndex + 1 - to)
  }
}
