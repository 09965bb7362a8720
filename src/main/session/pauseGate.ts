import { cancelled } from '../../shared/domain/errors'

/** Holds up work between two of its steps. Whoever waits here keeps everything it has and takes no time. */
export class PauseGate {
  #opened: Promise<void> | null = null
  #open: () => void = () => undefined

  get paused(): boolean {
    return this.#opened !== null
  }

  pause(): void {
    this.#opened ??= new Promise((resolve) => (this.#open = resolve))
  }

  resume(): void {
    this.#opened = null
    this.#open()
  }

  /** Resolves at once, or when the pause is over. @throws StudioError `cancelled` when the signal fires meanwhile */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.#opened) await orAborted(this.#opened, signal)
  }
}

function orAborted(opened: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled(signal.reason))
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    void opened.then(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
  })
}
