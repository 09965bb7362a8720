import type { RgbaFrame, Size } from '../../../shared/domain/types'

/** Decoded frames, the least recently used dropped first; holds at most a given number of bytes. */
export class FrameCache {
  #limitBytes: number
  readonly #frames = new Map<string, RgbaFrame>()
  #bytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  get limitBytes(): number {
    return this.#limitBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  get(frameIndex: number, size: Size): RgbaFrame | null {
    const key = keyOf(frameIndex, size)
    const frame = this.#frames.get(key)
    if (!frame) return null
    // A Map keeps insertion order: the last one in is the last to go.
    this.#frames.delete(key)
    this.#frames.set(key, frame)
    return frame
  }

  /** As `get`, without counting as a use. */
  has(frameIndex: number, size: Size): boolean {
    return this.#frames.has(keyOf(frameIndex, size))
  }

  put(frame: RgbaFrame): void {
    const key = keyOf(frame.frameIndex, frame)
    this.#drop(key)
    this.#frames.set(key, frame)
    this.#bytes += frame.data.length
    this.#shrink(key)
  }

  /** From now on holds no more than this. */
  limit(bytes: number): void {
    this.#limitBytes = bytes
    this.#shrink(null)
  }

  clear(): void {
    this.#frames.clear()
    this.#bytes = 0
  }

  /** @param kept stays even where it alone is too large */
  #shrink(kept: string | null): void {
    for (const oldest of this.#frames.keys()) {
      if (this.#bytes <= this.#limitBytes || oldest === kept) break
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#frames.get(key)?.data.length ?? 0
    this.#frames.delete(key)
  }
}

function keyOf(frameIndex: number, size: Size): string {
  return `${frameIndex}@${size.width}x${size.height}`
}
