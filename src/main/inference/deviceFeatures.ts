import type { OrtFeatures } from './ortFeatures'

/**
 * Backbone features of visited frames that stay where they are, in the device's memory: nothing is copied. What finds no
 * room is not kept.
 */
export class DeviceFeatures {
  readonly #kept = new Map<string, OrtFeatures>()
  #bytes = 0

  /** @param limit bytes */
  constructor(private limit: number) {}

  /** Takes the features over. @returns whether they are kept; if not, they are disposed of */
  put(key: string, features: OrtFeatures): boolean {
    if (this.#kept.has(key) || this.#bytes + features.bytes > this.limit) {
      features.dispose()
      return this.#kept.has(key)
    }
    this.#kept.set(key, features)
    this.#bytes += features.bytes
    return true
  }

  /** @returns the caller's own to dispose of; null where they are not kept */
  get(key: string): OrtFeatures | null {
    return this.#kept.get(key)?.shared() ?? null
  }

  /** From now on; what holds more forgets everything. */
  limitTo(bytes: number): void {
    this.limit = bytes
    if (this.#bytes > bytes) this.clear()
  }

  clear(): void {
    for (const features of this.#kept.values()) features.dispose()
    this.#kept.clear()
    this.#bytes = 0
  }
}
