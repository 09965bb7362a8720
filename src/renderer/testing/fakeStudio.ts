import { StudioError } from '../../shared/domain/errors'
import { usualPreferences } from '../../shared/domain/preferences'
import type { FrameIndex, RgbaFrame, SoundChunk, VideoInfo } from '../../shared/domain/types'
import type { CommandInput, CommandName, StudioApi } from '../../shared/ipc/contract'
import type { EventName, Events } from '../../shared/ipc/events'
import type { FrameOptions } from '../api/frameClient'
import { createClient, type StudioClient } from '../api/studio'

type Answers = { [N in CommandName]?: (input: never) => unknown }

/** `window.studio` for tests: answers commands from a table, keeps what it was asked, emits events by hand. */
export class FakeStudio {
  readonly calls: { readonly name: CommandName; readonly input: unknown }[] = []
  readonly frames = new FakeFrames()
  closed = 0
  readonly #answers: Answers
  readonly #refusals = new Map<CommandName, StudioError>()
  readonly #listeners = new Map<EventName, Set<(event: never) => void>>()

  constructor(answers: Answers = {}) {
    this.#answers = { 'preferences:read': () => usualPreferences, ...answers }
  }

  get client(): StudioClient {
    return createClient(this.api, this.frames)
  }

  get api(): StudioApi {
    return {
      call: async (name, input) => {
        this.calls.push({ name, input })
        try {
          const refusal = this.#refusals.get(name)
          if (refusal) throw refusal
          const answer = this.#answers[name] as ((input: unknown) => unknown) | undefined
          return { ok: true, value: (await answer?.(input)) as never }
        } catch (error) {
          return { ok: false, error: StudioError.from(error).toData() }
        }
      },
      on: (name, listener) => {
        const known = this.#listeners.get(name) ?? new Set()
        this.#listeners.set(name, known.add(listener))
        return () => void known.delete(listener)
      },
      pathOf: (file) => (file as { path?: string }).path ?? '',
      closeWindow: () => void this.closed++,
      requestFramePort: () => undefined
    }
  }

  emit<N extends EventName>(name: N, event: Events[N]): void {
    for (const listener of this.#listeners.get(name) ?? []) (listener as (event: Events[N]) => void)(event)
  }

  /** From now on a command fails so, until null is given. */
  refuse(name: CommandName, error: StudioError | null): void {
    if (error) this.#refusals.set(name, error)
    else this.#refusals.delete(name)
  }

  /** Inputs of every call of a command. */
  inputsOf<N extends CommandName>(name: N): CommandInput<N>[] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input as CommandInput<N>)
  }
}

interface Asked {
  readonly frameIndex: FrameIndex
  readonly options: FrameOptions
  resolve(frame: RgbaFrame): void
  reject(error: unknown): void
}

/** Frames on request: each stays open until the test answers it. */
export class FakeFrames {
  readonly asked: Asked[] = []
  cancelled = 0

  frame(frameIndex: FrameIndex, options: FrameOptions = {}): Promise<RgbaFrame> {
    return new Promise((resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(new StudioError('cancelled', 'Cancelled.')))
      this.asked.push({ frameIndex, options, resolve, reject })
    })
  }

  readonly thumbnailsAsked: (readonly FrameIndex[])[] = []

  async thumbnails(
    { frames }: { readonly frames: readonly FrameIndex[] },
    onFrame: (frame: RgbaFrame) => void
  ): Promise<void> {
    this.thumbnailsAsked.push(frames)
    for (const frameIndex of frames) onFrame(pictureOf(frameIndex))
  }

  /** Where pieces of sound were asked for; answered at once, with silence that ends at `soundEnd`. */
  readonly soundsAsked: number[] = []
  soundEnd = Infinity

  async sound(startMicros: number, durationMicros: number): Promise<SoundChunk> {
    this.soundsAsked.push(startMicros)
    const moments = Math.max(0, Math.min(durationMicros, this.soundEnd - startMicros)) / 1000
    return { startMicros, sampleRate: 1000, channels: 1, samples: new Int16Array(moments) }
  }

  cancelAll(): void {
    this.cancelled++
  }

  /** Answers the newest request for a frame, and lets the waiting code run. */
  async deliver(frameIndex: FrameIndex): Promise<void> {
    this.asked
      .filter((request) => request.frameIndex === frameIndex)
      .at(-1)
      ?.resolve(pictureOf(frameIndex))
    await settled()
  }
}

export function pictureOf(frameIndex: FrameIndex): RgbaFrame {
  return { frameIndex, width: 2, height: 2, data: new Uint8Array(16) }
}

/** Lets everything that waits on resolved promises run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** A clip of 64 × 48 pixels at 25 frames a second. */
export function fakeVideo(changes: Partial<VideoInfo> = {}): VideoInfo {
  const size = { width: 64, height: 48 }
  const frameCount = changes.frameCount ?? 10
  return {
    path: '/clips/swan.mp4',
    container: 'mp4',
    codec: 'h264',
    pixelFormat: 'yuv420p',
    codedSize: size,
    size,
    rotationDegrees: 0,
    sampleAspect: { num: 1, den: 1 },
    frameRate: { num: 25, den: 1 },
    timeBase: { num: 1, den: 12_800 },
    frameCount,
    timesMicros: Float64Array.from({ length: frameCount }, (_, index) => index * 40_000),
    variableFrameRate: false,
    durationMicros: frameCount * 40_000,
    interlaced: false,
    hasAlpha: false,
    bitDepth: 8,
    colour: { range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' },
    audio: null,
    notes: [],
    ...changes
  }
}
