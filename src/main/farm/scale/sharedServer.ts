/** What all workers share and which does one thing after the other: Redis, the storage's line. */
export class SharedServer {
  #freeAt = 0
  #busySeconds = 0

  get busySeconds(): number {
    return this.#busySeconds
  }

  /** @returns the moment the request that comes now is done; those before it are served first */
  serve(now: number, seconds: number): number {
    this.#busySeconds += seconds
    this.#freeAt = Math.max(now, this.#freeAt) + seconds
    return this.#freeAt
  }
}
