import { frameAt, toNumber } from '../../shared/domain/timecode'
import type { FrameIndex, FrameRange, RgbaFrame, Size, VideoInfo } from '../../shared/domain/types'
import type { FrameSource } from '../api/frameClient'
import { clamp } from '../editor/geometry'
import { FramePipeline } from './framePipeline'
import { MediaClock } from './mediaClock'
import type { Soundtrack } from './soundtrack'

/** Time and screen refresh, so that tests can run both by hand. */
export interface ScreenClock {
  /** Milliseconds, monotonic. */
  now(): number
  /** Calls back before the next repaint. @returns takes the call back */
  nextFrame(callback: () => void): () => void
}

export interface PlayRunOptions {
  readonly video: VideoInfo
  readonly first: FrameIndex
  /** Never left; the run ends at its far end. */
  readonly range: FrameRange
  /** 1 = as filmed, 2 = twice as fast, negative = backward. */
  readonly rate: number
  readonly fit: Size
  readonly frames: FrameSource
  readonly clock: ScreenClock
  readonly sound: Soundtrack | null
  onFrame(frame: RgbaFrame, dropped: number): void
  /** The last frame had its time. */
  onEnd(): void
  onError(error: unknown): void
}

/** No screen shows more frames a second. */
const fastestScreen = 61
/** Longest wait for the sound to get ready, milliseconds: then the picture starts without it. */
const soundPatience = 1500

/** One stretch of playing, at one rate, from one frame to the end of a range. */
export class PlayRun {
  readonly #options: PlayRunOptions
  readonly #pipeline: FramePipeline
  readonly #clock: MediaClock
  readonly #end: number
  #cancelTick: () => void = () => undefined
  #waitingSince: number | null = null

  constructor(options: PlayRunOptions) {
    const { video, first, range, rate, fit, clock, sound } = options
    this.#options = options
    const onError = (error: unknown): void => {
      this.close()
      options.onError(error)
    }
    const last = rate > 0 ? range.to : range.from
    this.#pipeline = new FramePipeline(options.frames, { first, last, step: stepOf(video, rate), fit, onError })
    // Going backward a frame is left where it began.
    const from = rate > 0 ? (video.timesMicros[first] ?? 0) : endOf(video, first) - 1
    this.#end = rate > 0 ? endOf(video, range.to) : (video.timesMicros[range.from] ?? 0)
    this.#clock = new MediaClock(() => clock.now(), from, rate, sound)
    this.#tick()
  }

  close(): void {
    this.#cancelTick()
    this.#cancelTick = () => undefined
    this.#pipeline.close()
    this.#options.sound?.close()
  }

  #tick(): void {
    const { video, range, rate, clock, onFrame, onEnd } = this.#options
    this.#cancelTick = clock.nextFrame(() => this.#tick())
    const micros = this.#clock.position()
    const due = this.#clock.started ? clamp(frameAt(video, micros), range.from, range.to) : this.#options.first
    const arrived = this.#pipeline.advance(due)
    if (arrived) onFrame(arrived.frame, arrived.dropped)
    if (!this.#clock.started) this.#startWith(arrived !== null)
    else if ((micros - this.#end) * Math.sign(rate) >= 0) {
      this.close()
      onEnd()
    }
  }

  /** The clock starts with the first picture, and with the sound where there is one. */
  #startWith(picture: boolean): void {
    const { clock, sound } = this.#options
    if (picture) this.#waitingSince ??= clock.now()
    if (this.#waitingSince === null) return
    if (!sound || sound.ready || clock.now() - this.#waitingSince > soundPatience) this.#clock.start()
  }
}

/** Frames from one shown to the next: at higher rates some are left out, so that decoding keeps up. */
function stepOf(video: VideoInfo, rate: number): number {
  const perSecond = toNumber(video.frameRate) * Math.abs(rate)
  return Math.sign(rate) * Math.max(Math.round(Math.abs(rate)), Math.ceil(perSecond / fastestScreen), 1)
}

/** When the next frame takes over, on the container's clock. */
function endOf(video: VideoInfo, frameIndex: FrameIndex): number {
  return video.timesMicros[frameIndex + 1] ?? (video.timesMicros[0] ?? 0) + video.durationMicros
}
