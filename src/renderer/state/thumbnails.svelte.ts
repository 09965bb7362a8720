import type { FrameIndex, RgbaFrame } from '../../shared/domain/types'
import type { FrameSource } from '../api/frameClient'

/** CSS pixels. */
export const thumbnailHeight = 40
/** Pictures kept: some 11 kB each, a few screens full. */
const kept = 400
/** Asked for at a time, so that a new wish is served soon. */
const batch = 24

/**
 * Small pictures along the timeline. They are asked for as they come into view, appear as they are decoded, and the
 * farthest from what is looked at are let go again.
 */
export class Thumbnails {
  frames = $state.raw<Readonly<Record<FrameIndex, RgbaFrame>>>({})
  readonly #source: FrameSource
  #wanted: readonly FrameIndex[] = []
  #running: AbortController | null = null
  #batch: readonly FrameIndex[] = []
  /** This clip gives no pictures: nothing is on its way. */
  failed = $state(false)

  constructor(source: FrameSource) {
    this.#source = source
  }

  /** Another clip: nothing is known of it. */
  reset(): void {
    this.#stop()
    this.failed = false
    this.#wanted = []
    this.frames = {}
  }

  /** @param frames what is in view, ascending */
  want(frames: readonly FrameIndex[]): void {
    this.#wanted = frames
    if (this.#running && !this.#batch.some((frame) => frames.includes(frame))) this.#stop()
    if (!this.#running) void this.#load()
  }

  async #load(): Promise<void> {
    const missing = this.#wanted.filter((frame) => !(frame in this.frames)).slice(0, batch)
    if (missing.length === 0 || this.failed) return
    const running = new AbortController()
    this.#running = running
    this.#batch = missing
    const add = (frame: RgbaFrame): void => {
      if (!running.signal.aborted) this.frames = this.#with(frame)
    }
    try {
      await this.#source.thumbnails({ frames: missing, height: thumbnailHeight }, add, running.signal)
    } catch {
      // Pictures are a comfort: a clip that cannot show them still works, and the frame itself reports the error.
      if (this.#running === running) this.failed = true
    }
    if (this.#running !== running) return
    this.#running = null
    // What does not come now will not come when asked again.
    this.failed ||= !missing.some((frame) => frame in this.frames)
    void this.#load()
  }

  #stop(): void {
    this.#running?.abort()
    this.#running = null
  }

  #with(frame: RgbaFrame): Readonly<Record<FrameIndex, RgbaFrame>> {
    const all = [...Object.values(this.frames), frame]
    if (all.length > kept) {
      const middle = this.#wanted[this.#wanted.length >> 1] ?? 0
      const distance = ({ frameIndex }: RgbaFrame): number => Math.abs(frameIndex - middle)
      all.sort((a, b) => distance(a) - distance(b)).length = kept
    }
    return Object.fromEntries(all.map((each) => [each.frameIndex, each]))
  }
}
