/** Enough to know what a decoder still holds: no stream reorders pictures further. */
const longest = 64

/**
 * Which frames a decoder was given last, in the order they went in. It keeps a picture back until enough others that are
 * shown later have been decoded, and has the last few packets still under way.
 */
export class FeedRecord {
  #fed: number[] = []

  /** @param underWay packets that FFmpeg and its threads take in before the first of them is decoded */
  constructor(
    private readonly reordering: number,
    private readonly underWay: number
  ) {}

  add(frame: number): void {
    this.#fed.push(frame)
    if (this.#fed.length > 2 * longest) this.#fed = this.#fed.slice(-longest)
  }

  clear(): void {
    this.#fed = []
  }

  /** Whether a frame should have come out by what was fed. */
  isDue(frame: number): boolean {
    const decoded = this.#fed.slice(0, Math.max(0, this.#fed.length - this.underWay))
    return decoded.includes(frame) && decoded.filter((each) => each > frame).length >= this.reordering
  }
}
