import { isCancelled } from '../../shared/domain/errors'
import type { FrameIndex, RgbaFrame, Size } from '../../shared/domain/types'
import type { FrameSource } from '../api/frameClient'

/** Frames asked for ahead of the screen: hides the way to the engine and back without piling up. */
const depth = 4

/** Keeps a few frames under way while playing, and hands out the newest one that is due. */
export class FramePipeline {
  readonly #source: FrameSource
  readonly #options: { readonly last: FrameIndex; readonly fit: Size; onError(error: unknown): void }
  readonly #abort = new AbortController()
  readonly #ready = new Map<FrameIndex, RgbaFrame>()
  #next: FrameIndex
  #underWay = 0

  constructor(
    source: FrameSource,
    options: { first: FrameIndex; last: FrameIndex; fit: Size; onError(error: unknown): void }
  ) {
    this.#source = source
    this.#options = options
    this.#next = options.first
  }

  /**
   * Call on every repaint with the frame that should be on screen.
   * @returns the newest frame that is due and has arrived since the last call, null when there is none
   */
  advance(due: FrameIndex): RgbaFrame | null {
    let newest: RgbaFrame | null = null
    for (const [frameIndex, frame] of this.#ready) {
      if (frameIndex > due) continue
      this.#ready.delete(frameIndex)
      if (frameIndex >= (newest?.frameIndex ?? 0)) newest = frame
    }
    this.#fill(due)
    return newest
  }

  close(): void {
    this.#abort.abort()
    this.#ready.clear()
  }

  /** Frames already late are never asked for. */
  #fill(due: FrameIndex): void {
    this.#next = Math.max(this.#next, Math.min(due, this.#options.last))
    while (this.#underWay + this.#ready.size < depth && this.#next <= this.#options.last)
      void this.#request(this.#next++)
  }

  async #request(frameIndex: FrameIndex): Promise<void> {
    this.#underWay++
    try {
      const frame = await this.#source.frame(frameIndex, { fit: this.#options.fit, signal: this.#abort.signal })
      if (!this.#abort.signal.aborted) this.#ready.set(frameIndex, frame)
    } catch (error) {
      if (!isCancelled(error)) this.#options.onError(error)
    } finally {
      this.#underWay--
    }
  }
}
