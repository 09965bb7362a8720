import type { RgbaFrame } from '../../shared/domain/types'
import type { FrameSource } from '../api/frameClient'

const height = 40
const count = 36

/** Small pictures along the timeline; they appear as they are decoded. */
export class Thumbnails {
  frames = $state.raw<readonly RgbaFrame[]>([])
  readonly #source: FrameSource
  #running: AbortController | null = null

  constructor(source: FrameSource) {
    this.#source = source
  }

  /** @param frameCount frames of the clip, 0 for none */
  async load(frameCount: number): Promise<void> {
    this.#running?.abort()
    this.frames = []
    if (frameCount === 0) return
    const running = new AbortController()
    this.#running = running
    const request = { count: Math.min(count, frameCount), height }
    const add = (frame: RgbaFrame): void => {
      if (running.signal.aborted) return
      this.frames = [...this.frames, frame].sort((a, b) => a.frameIndex - b.frameIndex)
    }
    // Pictures are a comfort: a clip that cannot show them still works, and the frame itself reports the error.
    await this.#source.thumbnails(request, add, running.signal).catch(() => undefined)
  }
}
