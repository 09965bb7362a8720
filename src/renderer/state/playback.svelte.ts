import type { FrameIndex, FrameRange, RgbaFrame, Size, VideoInfo } from '../../shared/domain/types'
import type { AudioOutput } from '../api/audioOutput'
import type { FrameSource, SoundSource } from '../api/frameClient'
import { clamp } from '../editor/geometry'
import { PlayRun, type ScreenClock } from './playRun'
import { Soundtrack } from './soundtrack'

export interface PlaybackOptions {
  readonly frames: FrameSource & SoundSource
  readonly clock: ScreenClock
  /** Null where nothing can be heard. */
  readonly audio: AudioOutput | null
  onError(error: unknown): void
  /** Size the picture takes on the screen, device pixels: frames need be no larger while playing. */
  screenSize(): Size
  /** Between in and out: what a loop repeats. */
  workRange(): FrameRange
}

/** Rates the shuttle steps through. */
const shuttleRates = [1, 2, 4] as const

/**
 * The playhead. Scrubbing shows every frame that arrives and asks for the newest wish next: one request at a time, so
 * the picture follows the hand. Playing follows the presentation times, and the sound where it is heard; frames that
 * decoding cannot deliver in time are left out and counted.
 */
export class PlaybackState {
  /** Where the playhead stands. */
  frameIndex = $state<FrameIndex>(0)
  /** 0 = standing, 1 = as filmed, 2 and 4 faster, negative = backward. */
  rate = $state(0)
  /** Starts over at the in point when the out point is reached. */
  loop = $state(false)
  /** Frames left out since playing began. */
  dropped = $state(0)
  /** The picture on screen; lags `frameIndex` while one is decoded. */
  shown = $state.raw<RgbaFrame | null>(null)
  readonly playing: boolean = $derived(this.rate !== 0)
  /** False while the exact picture of `frameIndex` is not yet on screen. */
  readonly settled: boolean = $derived(this.shown?.frameIndex === this.frameIndex)
  readonly #options: PlaybackOptions
  #video: VideoInfo | null = null
  #inFlight: AbortController | null = null
  /** The frame under way is shown as a draft and waits for its exact picture. */
  #looking = false
  #wanted: FrameIndex | null = null
  #run: PlayRun | null = null
  /** A stretch that is played once, in silence, and what follows. */
  #once: { readonly range: FrameRange; readonly then: () => void } | null = null

  constructor(options: PlaybackOptions) {
    this.#options = options
  }

  reset(video: VideoInfo | null): void {
    this.#stop()
    this.#abort()
    this.#video = video
    this.frameIndex = 0
    this.dropped = 0
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

  /** Faster in a direction with every call; the other direction begins at the clip's own rate. */
  shuttle(direction: 1 | -1): void {
    const now = Math.sign(this.rate) === direction ? Math.abs(this.rate) : 0
    this.play(direction * (shuttleRates.find((rate) => rate > now) ?? shuttleRates[shuttleRates.length - 1]!))
  }

  play(rate = 1): void {
    if (!this.#video || rate === this.rate) return
    if (!this.playing) this.dropped = 0
    this.#stop()
    this.rate = rate
    this.#abort()
    this.#begin(this.#video, this.#firstToPlay(rate))
  }

  /** Plays a stretch once, without its sound: nobody asked for any. @param then unless something else ends it */
  playOnce(range: FrameRange, then: () => void): void {
    if (!this.#video || range.to <= range.from) return
    this.#stop()
    this.#abort()
    this.dropped = 0
    this.rate = 1
    this.#once = { range, then }
    this.#begin(this.#video, range.from)
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

  #playRange(): FrameRange {
    if (this.#once) return this.#once.range
    return this.loop ? this.#options.workRange() : { from: 0, to: this.lastIndex }
  }

  /** From where the playhead is, unless there is nothing left to play from there. */
  #firstToPlay(rate: number): FrameIndex {
    const { from, to } = this.#playRange()
    const { frameIndex } = this
    if (rate > 0) return frameIndex < from || frameIndex >= to ? from : frameIndex
    return frameIndex > to || frameIndex <= from ? to : frameIndex
  }

  #begin(video: VideoInfo, first: FrameIndex): void {
    const { frames, audio, clock, screenSize, onError } = this.#options
    const { rate } = this
    const start = video.timesMicros[first] ?? 0
    this.frameIndex = first
    this.#run = new PlayRun({
      ...{ video, first, rate, frames, clock, fit: screenSize(), range: this.#playRange() },
      sound: audio && video.audio && rate === 1 && !this.#once ? new Soundtrack(frames, audio, start) : null,
      onFrame: (frame, dropped) => {
        this.shown = frame
        this.frameIndex = frame.frameIndex
        this.dropped += dropped
      },
      onEnd: () => this.#ended(video),
      onError: (error) => {
        this.#stop()
        onError(error)
      }
    })
  }

  #ended(video: VideoInfo): void {
    const { from, to } = this.#playRange()
    const once = this.#once
    if (once) {
      this.#stop()
      return once.then()
    }
    if (this.loop) return this.#begin(video, this.rate > 0 ? from : to)
    this.frameIndex = this.rate > 0 ? to : from
    this.pause()
  }

  #stop(): void {
    this.#run?.close()
    this.#run = null
    this.#once = null
    this.rate = 0
  }

  #abort(): void {
    this.#inFlight?.abort()
    this.#inFlight = null
    this.#wanted = null
  }

  #want(frameIndex: FrameIndex): void {
    this.#wanted = frameIndex
    if (this.#looking) {
      this.#inFlight?.abort()
      this.#inFlight = null
    }
    if (!this.#inFlight) void this.#fetchWanted()
  }

  async #firstLook(frameIndex: FrameIndex, exact: Promise<RgbaFrame>, signal: AbortSignal): Promise<RgbaFrame> {
    const draft = this.#options.frames.draft?.(frameIndex, signal).catch(() => null)
    exact.catch(() => undefined)
    return draft ? Promise.race([exact, draft.then((picture) => picture ?? exact)]) : exact
  }

  async #fetchWanted(): Promise<void> {
    const frameIndex = this.#wanted
    if (frameIndex === null) return
    this.#wanted = null
    this.#looking = false
    const inFlight = new AbortController()
    this.#inFlight = inFlight
    try {
      const exact = this.#options.frames.frame(frameIndex, { signal: inFlight.signal })
      const first = await this.#firstLook(frameIndex, exact, inFlight.signal)
      if (this.#inFlight !== inFlight) return
      this.shown = first
      // Someone who looks for a frame does not wait for the exact ones on the way.
      this.#looking = this.#wanted === null
      if (!this.#looking) inFlight.abort()
      else {
        const picture = await exact
        if (this.#inFlight !== inFlight) return
        this.shown = picture
      }
    } catch (error) {
      if (this.#inFlight !== inFlight) return
      this.#options.onError(error)
    }
    this.#inFlight = null
    if (this.#wanted !== null) void this.#fetchWanted()
  }
}
