import { StudioError } from '../../shared/domain/errors'

interface Waiting<T> {
  resolve(value: T): void
  reject(error: StudioError): void
}

/**
 * Values by number, which may be asked for, or dropped, before they arrive: two threads' messages come in no fixed order.
 * Nobody waits for ever: whoever asks for a value that is dropped, was never made, or cannot come any more is told so.
 */
export class HandleTable<T extends { dispose(): void }> {
  readonly #values = new Map<number, T>()
  readonly #waiting = new Map<number, Waiting<T>[]>()
  readonly #unwanted = new Set<number>()
  /** Why no value arrives any more. */
  #closed: StudioError | null = null

  put(handle: number, value: T): void {
    if (this.#unwanted.delete(handle)) return value.dispose()
    this.#values.set(handle, value)
    for (const { resolve } of this.#taken(handle)) resolve(value)
  }

  /** Resolves when the value is there. @throws StudioError where it was dropped, not made, or the table was closed */
  get(handle: number): Promise<T> {
    const value = this.#values.get(handle)
    if (value !== undefined) return Promise.resolve(value)
    if (this.#closed) return Promise.reject(this.#closed)
    return new Promise((resolve, reject) => {
      this.#waiting.set(handle, [...(this.#waiting.get(handle) ?? []), { resolve, reject }])
    })
  }

  /** Disposes of a value, now or when it arrives. */
  drop(handle: number): void {
    const value = this.#values.get(handle)
    const waiting = this.#taken(handle)
    if (value === undefined && !this.#closed) this.#unwanted.add(handle)
    this.#values.delete(handle)
    value?.dispose()
    for (const { reject } of waiting) reject(lost('What the network saw of a frame was given up.'))
  }

  /** The value was not made, and will not be. */
  fail(handle: number, error: StudioError): void {
    this.#unwanted.delete(handle)
    for (const { reject } of this.#taken(handle)) reject(error)
  }

  /** Whoever makes the values is gone: those that are there stay. */
  close(message = 'The thread that looks at frames ended.'): void {
    this.#closed ??= lost(message)
    this.#unwanted.clear()
    for (const handle of [...this.#waiting.keys()]) this.fail(handle, this.#closed)
  }

  #taken(handle: number): Waiting<T>[] {
    const waiting = this.#waiting.get(handle) ?? []
    this.#waiting.delete(handle)
    return waiting
  }
}

function lost(message: string): StudioError {
  return new StudioError('inference-failed', message, { hint: 'Start the job again.' })
}
