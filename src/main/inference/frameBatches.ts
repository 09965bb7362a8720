import type { RgbFrame } from '../../shared/domain/types'
import type { BackboneFeatures } from '../session/ports'

/** A frame that waits for the backbone, and whoever waits for its features. */
export interface WaitingFrame {
  readonly frame: RgbFrame
  resolve(features: BackboneFeatures): void
  reject(cause: unknown): void
}

/** Frames in the order they came, taken several at a time where they wait side by side. */
export class FrameBatches {
  readonly #waiting: WaitingFrame[] = []

  /** @param most frames of a batch */
  constructor(readonly most: number) {}

  /** @returns resolves when the frame was taken and its features were made */
  add(frame: RgbFrame): Promise<BackboneFeatures> {
    return new Promise((resolve, reject) => this.#waiting.push({ frame, resolve, reject }))
  }

  /** The next frames, all of one size; none where an earlier batch took them. */
  async take(): Promise<WaitingFrame[]> {
    // Those that are already on their way to this thread are let in first.
    if (this.most > 1) await new Promise((resolve) => setImmediate(resolve))
    const first = this.#waiting[0]?.frame
    const other = this.#waiting.findIndex(({ frame }) => frame.width !== first?.width || frame.height !== first.height)
    return this.#waiting.splice(0, Math.min(this.most, other < 0 ? this.most : other))
  }
}
