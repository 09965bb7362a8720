import { elapsedMicros, frameAt } from '../../shared/domain/timecode'
import type { FrameIndex, RgbaFrame, Size, VideoInfo } from '../../shared/domain/types'
import type { FrameSource } from '../api/frameClient'
import { clamp } from '../editor/geometry'
import { FramePipeline } from './framePipeline'

/** Time and screen refresh, so that tests can run both by hand. */
export interface ScreenClock {
  /** Milliseconds, monotonic. */
  now(): number
  /** Calls back before the next repaint. @returns takes the call back */
  nextFrame(callback: () => void): () => void
}

export interface PlaybackOptions {
  readonly frames: FrameSource
  readonly clock: ScreenClock
  onError(error: unknown): void
  /** Size the picture takes on the screen, device pixels: frames need be no larger while playing. */
  screenSize(): Size
}

/**
 * The playhead. Scrubbing shows every frame that arrives and asks for the newest wish next: one request at a time, so
 * the picture follows the hand. Playing follows the presentation times and leaves frames out where decoding is slow.
 */
export class PlaybackState {
  /** Where the playhead stands. */
  frameIndex = $state<FrameIndex>(0)
  playing = $state(false)
  /** The picture on screen; lags `frameIndex` while one is decoded. */
  shown = $state.raw<RgbaFrame | null>(null)
  /** False while the exact picture of `frameIndex` is not yet on screen. */
  readonly settled: boolean = $derived(this.shown?.frameIndex === this.frameIndex)
  readonly #options: PlaybackOptions
  #video: VideoInfo | null = null
  #inFlight: AbortController | null = null
  #wanted: FrameIndex | null = null
  #stopTicking: (() => void) | null = null

  constructor(options: PlaybackOptions) {
    this.#options = options
  }

  reset(video: VideoInfo | null): void {
    this.pause()
    this.#abort()
    this.#video = video
    this.frameIndex = 0
    this.shown = null
    if (video) this.#want(0)
  }

  get lastIndex(): FrameIndex {
    return Math.max(0, (this.#video?.frameCount ?? 1) - 1)
  }

  /** Moves the playhead; stops playing. */
  seek(frameIndex: FrameIndex): void {
    if (!this.#video) return
    this.#stop()
    this.frameIndex = clamp(Math.round(frameIndex), 0, this.lastIndex)
    this.#want(this.frameIndex)
  }

  step(frames: number): void {
    this.seek(this.frameIndex + frames)
  }

  toggle(): void {
    if (this.playing) this.pause()
    else this.play()
  }

  play(): void {
    if (!this.#video || this.playing) return
    if (this.frameIndex >= this.lastIndex) this.frameIndex = 0
    this.playing = true
    this.#abort()
    this.#run(this.#video)
  }

  pause(): void {
    if (!this.playing) return
    this.#stop()
    this.#want(this.frameIndex)
  }

  /** Asks for the current picture again, e.g. after the engine came back. */
  refresh(): void {
    this.#abort()
    if (this.#video && !this.playing) this.#want(this.frameIndex)
  }

  #run(video: VideoInfo): void {
    const { frames, clock, screenSize, onError } = this.#options
    const fit = screenSize()
    const startMicros = elapsedMicros(video, this.frameIndex) + (video.timesMicros[0] ?? 0)
    const fail = (error: unknown): void => {
      this.#stop()
      onError(error)
    }
    const pipeline = new FramePipeline(frames, { first: this.frameIndex, last: this.lastIndex, fit, onError: fail })
    let startMs: number | null = null
    let cancelTick = (): void => undefined
    const tick = (): void => {
      cancelTick = clock.nextFrame(tick)
      const due = startMs === null ? this.frameIndex : frameAt(video, startMicros + (clock.now() - startMs) * 1000)
      const frame = pipeline.advance(due)
      if (!frame) return
      // The clock starts with the first picture: waiting for the decoder is no playing time.
      startMs ??= clock.now()
      this.shown = frame
      this.frameIndex = frame.frameIndex
      if (frame.frameIndex === this.lastIndex) this.pause()
    }
    this.#stopTicking = () => {
      cancelTick()
      pipeline.close()
    }
    tick()
  }

  #stop(): void {
    this.#stopTicking?.()
    this.#stopTicking = null
    this.playing = false
  }

  #abort(): void {
    this.#inFlight?.abort()
    this.#inFlight = null
    this.#wanted = null
  }

  #want(frameIndex: FrameIndex): void {
    this.#wanted = frameIndex
    if (!this.#inFlight) void this.#fetchWanted()
  }

  async #fetchWanted(): Promise<void> {
    const frameIndex = this.#wanted
    if (frameIndex === null) return
    this.#wanted = null
    const inFlight = new AbortController()
    this.#inFlight = inFlight
    try {
      const frame = await this.#options.frames.frame(frameIndex, { signal: inFlight.signal })
      if (this.#inFlight !== inFlight) return
      this.shown = frame
    } catch (error) {
      if (this.#inFlight !== inFlight) return
      this.#options.onError(error)
    }
    this.#inFlight = null
    if (this.#wanted !== null) void this.#fetchWanted()
  }
}
