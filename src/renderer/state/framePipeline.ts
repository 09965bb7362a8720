import { isCancelled } from '../../shared/domain/errors'
import type { FrameIndex, RgbaFrame, Size } from '../../shared/domain/types'
import type { FrameSource } from '../api/frameClient'

/** Frames asked for ahead of the screen: hides the way to the engine and back without piling up. */
const depth = 4

export interface PipelineOptions {
  readonly first: FrameIndex
  /** Where to stop: not before `first` when going forward, not behind it when going backward. */
  readonly last: FrameIndex
  /** Frames from one shown to the next, negative = backward, never 0. */
  readonly step: number
  readonly fit: Size
  onError(error: unknown): void
}

export interface PipelinedFrame {
  readonly frame: RgbaFrame
  /** Frames of the sequence that were due before it and never shown. */
  readonly dropped: number
}

/** Keeps a few frames under way while playing, and hands out the newest one that is due. */
export class FramePipeline {
  readonly #source: FrameSource
  readonly #options: PipelineOptions
  readonly #abort = new AbortController()
  /** By position in the sequence. */
  readonly #ready = new Map<number, RgbaFrame>()
  readonly #length: number
  #next = 0
  #shown = -1
  #underWay = 0

  constructor(source: FrameSource, options: PipelineOptions) {
    this.#source = source
    this.#options = options
    this.#length = Math.floor((options.last - options.first) / options.step) + 1
  }

  /**
   * Call on every repaint with the frame that should be on screen.
   * @returns the newest frame that is due and has arrived since the last call, null when there is none
   */
  advance(due: FrameIndex): PipelinedFrame | null {
    const position = Math.floor((due - this.#options.first) / this.#options.step)
    let newest = -1
    for (const ready of this.#ready.keys()) if (ready <= position) newest = Math.max(newest, ready)
    const frame = this.#ready.get(newest)
    for (const ready of [...this.#ready.keys()]) if (ready <= newest) this.#ready.delete(ready)
    this.#fill(position)
    if (!frame || newest <= this.#shown) return null
    const dropped = newest - this.#shown - 1
    this.#shown = newest
    return { frame, dropped }
  }

  close(): void {
    this.#abort.abort()
    this.#ready.clear()
  }

  /** Frames already late are never asked for. */
  #fill(position: number): void {
    this.#next = Math.max(this.#next, Math.min(position, this.#length - 1))
    while (this.#underWay + this.#ready.size < depth && this.#next < this.#length) void this.#request(this.#next++)
  }

  async #request(position: number): Promise<void> {
    const { first, step, fit, onError } = this.#options
    this.#underWay++
    try {
      const frame = await this.#source.frame(first + position * step, { fit, signal: this.#abort.signal })
      if (!this.#abort.signal.aborted) this.#ready.set(position, frame)
    } catch (error) {
      if (!isCancelled(error)) onError(error)
    } finally {
      this.#underWay--
    }
  }
}
