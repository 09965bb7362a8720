import type { ScreenClock } from '../state/playRun'

/** Time that passes when told to, with a repaint after each step. */
export class FakeClock implements ScreenClock {
  #now = 0
  #callback: (() => void) | null = null

  now(): number {
    return this.#now
  }

  nextFrame(callback: () => void): () => void {
    this.#callback = callback
    return () => {
      if (this.#callback === callback) this.#callback = null
    }
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
    const callback = this.#callback
    this.#callback = null
    callback?.()
  }
}
