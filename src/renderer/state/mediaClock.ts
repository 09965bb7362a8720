import type { Soundtrack } from './soundtrack'

/** A device whose clock stands still this long plays nothing: the picture goes on by itself. */
const stalledMillis = 600

/**
 * What moment of the clip is due. With sound the device's clock says so, since the ear notices what the eye does not;
 * otherwise, and when the device stalls, time simply passes, at any rate and in either direction.
 */
export class MediaClock {
  readonly #now: () => number
  readonly #rate: number
  #sound: Soundtrack | null
  #position: number
  #at: number | null = null

  /** @param fromMicros on the container's clock @param rate 1 = as filmed, negative = backwards */
  constructor(now: () => number, fromMicros: number, rate: number, sound: Soundtrack | null) {
    this.#now = now
    this.#position = fromMicros
    this.#rate = rate
    this.#sound = sound
  }

  get started(): boolean {
    return this.#at !== null
  }

  /** From here on time passes: waiting for the first picture is no playing time. */
  start(): void {
    this.#at ??= this.#now()
    this.#sound?.start()
  }

  /** Microseconds on the container's clock. */
  position(): number {
    if (this.#at === null) return this.#position
    const now = this.#now()
    const heard = this.#heard(now)
    if (heard !== null) return heard
    this.#position += (now - this.#at) * 1000 * this.#rate
    this.#at = now
    return this.#position
  }

  /** Moves on with the sound; null when there is none to go by. */
  #heard(now: number): number | null {
    if (!this.#sound) return null
    const heard = this.#sound.position()
    if (heard > this.#position) {
      this.#position = heard
      this.#at = now
      return heard
    }
    if (now - (this.#at ?? now) <= stalledMillis) return this.#position
    this.#sound.close()
    this.#sound = null
    return null
  }
}
