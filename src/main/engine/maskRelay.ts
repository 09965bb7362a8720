import type { EncodedMask, FrameIndex, FrameRange, PropagatedMask } from '../../shared/domain/types'

/** Masks kept for a consumer that is behind, before whoever makes them has to wait. */
const lead = 32

interface Waiting {
  readonly frameIndex: FrameIndex
  readonly resolve: (mask: EncodedMask | null) => void
}

/**
 * Hands masks from propagation, which makes them in its own order, to an export, which takes them in presentation
 * order. Each mask is kept only until it is taken.
 */
export class MaskRelay {
  readonly #masks = new Map<FrameIndex, EncodedMask>()
  #next: FrameIndex
  #closed = false
  #waiting: Waiting | null = null
  #room: (() => void) | null = null
  #references = 0
  #begin: () => void = () => undefined
  /** Resolves once masks flow: a mask that nobody painted has come, or none will. */
  readonly flowing = new Promise<void>((resolve) => (this.#begin = resolve))

  constructor(range: FrameRange) {
    this.#next = range.from
  }

  /** Masks held right now. */
  get size(): number {
    return this.#masks.size
  }

  /** Resolves at once, or when the consumer has caught up; masks it cannot take yet never block. */
  async put({ frameIndex, mask, isReference }: PropagatedMask): Promise<void> {
    if (this.#closed) return
    if (!isReference || ++this.#references === lead) this.#begin()
    if (this.#waiting?.frameIndex === frameIndex) this.answer(mask)
    else this.#masks.set(frameIndex, mask)
    if (this.isFull()) await new Promise<void>((resolve) => (this.#room = resolve))
  }

  /** Mask of a frame, waiting for it if need be; null once the relay was closed without it. Frames come in order. */
  take(frameIndex: FrameIndex): Promise<EncodedMask | null> {
    const mask = this.#masks.get(frameIndex)
    this.#masks.delete(frameIndex)
    this.#next = frameIndex + 1
    const answer: Promise<EncodedMask | null> =
      mask || this.#closed
        ? Promise.resolve(mask ?? null)
        : new Promise((resolve) => (this.#waiting = { frameIndex, resolve }))
    if (!this.isFull()) this.#room?.()
    return answer
  }

  /** No more masks will come, and none are waited for. */
  close(): void {
    this.#closed = true
    this.#begin()
    this.answer(null)
    this.#room?.()
  }

  private answer(mask: EncodedMask | null): void {
    this.#waiting?.resolve(mask)
    this.#waiting = null
  }

  /** Full only when the consumer has something to go on with: waiting for it must not stop what it waits for. */
  private isFull(): boolean {
    return !this.#closed && !this.#waiting && this.#masks.size >= lead && this.#masks.has(this.#next)
  }
}
