import type { ClipProgress } from '../ports'

/** The server is told no more often. */
const everyMs = 500

/** Turns every frame of a clip into a few reports. */
export class ClipProgressMeter {
  readonly #report: (progress: ClipProgress) => void
  #begin = 0
  #first = 0
  #last = -Infinity
  #done = 0

  constructor(report: (progress: ClipProgress) => void) {
    this.#report = report
  }

  /** Frames since the clip was taken up. */
  get frames(): number {
    return this.#done - this.#first
  }

  advance(done: number, total: number): void {
    const now = performance.now()
    if (this.#done === 0) {
      this.#begin = now
      this.#first = done - 1
    }
    this.#done = done
    if (now - this.#last < everyMs && done < total) return
    this.#last = now
    const seconds = (now - this.#begin) / 1000
    this.#report({ done, total, framesPerSecond: seconds > 0 ? this.frames / seconds : 0 })
  }
}
