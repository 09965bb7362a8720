/** Values by number, which may be asked for, or dropped, before they arrive: two threads' messages come in no fixed order. */
export class HandleTable<T extends { dispose(): void }> {
  readonly #values = new Map<number, T>()
  readonly #waiting = new Map<number, (value: T) => void>()
  readonly #unwanted = new Set<number>()

  put(handle: number, value: T): void {
    if (this.#unwanted.delete(handle)) return value.dispose()
    this.#values.set(handle, value)
    this.#waiting.get(handle)?.(value)
    this.#waiting.delete(handle)
  }

  /** Resolves when the value is there. */
  get(handle: number): Promise<T> {
    const value = this.#values.get(handle)
    return value === undefined ? new Promise((resolve) => this.#waiting.set(handle, resolve)) : Promise.resolve(value)
  }

  /** Disposes of a value, now or when it arrives. */
  drop(handle: number): void {
    const value = this.#values.get(handle)
    if (value === undefined) this.#unwanted.add(handle)
    this.#values.delete(handle)
    value?.dispose()
  }
}
