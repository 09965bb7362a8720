import type { FrameIndex } from '../../../../shared/domain/types'

/** Microseconds between the times of two frames. */
const slotMicros = 1000
/** By what is beyond the slot a picture is known to be wanted. A time FFmpeg made up does not end like this. */
const wantedRest = 501
const unwantedRest = 250
/** Times behind the last frame of a run, for pictures that push others out. */
const slotsBehind = 64

/** FFmpeg expression that holds for wanted pictures. */
export const isWanted = `eq(mod(pts\\,${slotMicros})\\,${wantedRest})`

/**
 * Times given to packets, so that each picture tells what it is: which frame, of which run from a key frame, and whether
 * it is wanted. Later runs have later times: where time goes back, FFmpeg makes up its own.
 */
export class Runs {
  /** Packets before the first frame that is shown. */
  readonly #leading: number
  readonly #slots: number
  #number = 0
  #spoilt = -1
  #newest = -1
  #behind = 0

  /** @param frames the frame of each packet */
  constructor(frames: Int32Array) {
    this.#leading = frames.reduce((most, frame) => Math.max(most, -frame), 0)
    this.#slots = frames.length + slotsBehind
  }

  /** The last frame that came out of this run; -1 = none yet. */
  get newest(): FrameIndex {
    return this.#newest
  }

  get isSpoilt(): boolean {
    return this.#spoilt === this.#number
  }

  begin(): void {
    this.#number++
    this.#newest = -1
    this.#behind = 0
  }

  /** Nothing that comes of this run counts. */
  spoil(): void {
    this.#spoilt = this.#number
  }

  /** Microseconds. */
  timeOf(frame: number, wanted: boolean): number {
    const slot = this.#number * this.#slots + frame + this.#leading
    return slot * slotMicros + (wanted ? wantedRest : unwantedRest)
  }

  /** A time after those of all frames of this run, and all that were asked for like this. */
  timeBehind(): number {
    const slot = (this.#number + 1) * this.#slots - slotsBehind + Math.min(this.#behind++, slotsBehind - 1)
    return slot * slotMicros + unwantedRest
  }

  /** Which frame came out. @returns null for one of a run that was spoilt, or where the time is none that was given */
  accept(micros: number): { readonly frameIndex: FrameIndex; readonly isCurrent: boolean } | null {
    const slot = Math.floor(micros / slotMicros)
    const number = Math.floor(slot / this.#slots)
    if (number === this.#spoilt || micros % slotMicros !== wantedRest) return null
    const frameIndex = (slot % this.#slots) - this.#leading
    const isCurrent = number === this.#number
    if (isCurrent) this.#newest = Math.max(this.#newest, frameIndex)
    return { frameIndex, isCurrent }
  }
}
