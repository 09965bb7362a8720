import { shiftedRange, zoomedRange } from '../canvas/timelineScale'
import type { FrameIndex, FrameRange } from '../../shared/domain/types'

/** Which part of the clip the timeline shows. View state only. */
export class TimelineState {
  range = $state.raw<{ readonly from: number; readonly to: number }>({ from: 0, to: 1 })
  /** First frame to work on and play, null = the clip's first. */
  inPoint = $state<FrameIndex | null>(null)
  /** Last one, included; null = the clip's last. */
  outPoint = $state<FrameIndex | null>(null)
  /** Between in and out, both included: what propagation, looping and exports take. */
  readonly workRange: FrameRange = $derived.by(() => ({
    from: this.inPoint ?? 0,
    to: this.outPoint ?? this.#frameCount - 1
  }))
  #frameCount = $state(1)

  reset(frameCount: number): void {
    this.#frameCount = Math.max(1, frameCount)
    this.range = { from: 0, to: this.#frameCount }
    this.inPoint = this.outPoint = null
  }

  get hasRange(): boolean {
    return this.inPoint !== null || this.outPoint !== null
  }

  isInWork(frameIndex: FrameIndex): boolean {
    return frameIndex >= this.workRange.from && frameIndex <= this.workRange.to
  }

  /** @param frameIndex null clears it; an out point before it is cleared as well */
  setIn(frameIndex: FrameIndex | null): void {
    this.inPoint = frameIndex === null || frameIndex <= 0 ? null : Math.min(frameIndex, this.#frameCount - 1)
    if (this.outPoint !== null && this.outPoint < (this.inPoint ?? 0)) this.outPoint = null
  }

  /** @param frameIndex null clears it; an in point behind it is cleared as well */
  setOut(frameIndex: FrameIndex | null): void {
    const last = this.#frameCount - 1
    this.outPoint = frameIndex === null || frameIndex >= last ? null : Math.max(0, frameIndex)
    if (this.inPoint !== null && this.inPoint > (this.outPoint ?? last)) this.inPoint = null
  }

  /** @param factor above 1 = closer */
  zoom(factor: number, around: number): void {
    this.range = zoomedRange(this.range, around, { factor, frameCount: this.#frameCount })
  }

  pan(frames: number): void {
    this.range = shiftedRange(this.range, frames, this.#frameCount)
  }

  /** Shows the whole clip. */
  fit(): void {
    this.range = { from: 0, to: this.#frameCount }
  }

  get isFitted(): boolean {
    return this.range.to - this.range.from >= this.#frameCount
  }

  get frameCount(): number {
    return this.#frameCount
  }

  /** Scrolls just as far as it takes to show a frame. */
  reveal(frameIndex: FrameIndex): void {
    const { from, to } = this.range
    if (frameIndex < from) this.pan(frameIndex - from)
    else if (frameIndex + 1 > to) this.pan(frameIndex + 1 - to)
  }
}
