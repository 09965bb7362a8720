import { setMaxListeners } from 'node:events'
import { cancelled, throwIfCancelled } from '../../shared/domain/errors'
import type { FrameIndex, RgbaFrame, Size, VideoInfo } from '../../shared/domain/types'
import { checkRange } from './decoder'
import { FrameCache } from './frameCache'
import { FrameCursor } from './frameCursor'
import type { FfmpegInstallation } from './locateFfmpeg'

/** Frames this little ahead are reached faster by decoding on than by a seek. */
const longestSkip = 48
/** Going back frame by frame, this many before the wanted one are decoded with it. */
const backwardRun = 12
/** A decoder nobody reads from is ended after this. */
const idleMillis = 20_000
/** Where frames for thumbnails lie closer than this, reading through is faster than a seek for each. */
const closeThumbnails = 40

export interface ReadOptions {
  /** Largest size wanted: the frame is scaled down, by area, to fit in it. Absent = the displayed size. */
  readonly fit?: Size
  readonly signal?: AbortSignal
}

/**
 * Any frame of a video at any time, for the window: exact, cached, and quick where frames are asked for in order.
 * Requests are served one after the other; a cancelled one is skipped.
 */
export class FrameReader {
  readonly #ffmpeg: FfmpegInstallation
  readonly #video: VideoInfo
  readonly #cache: FrameCache
  readonly #closing = new AbortController()
  #cursor: FrameCursor | null = null
  #queue: Promise<unknown> = Promise.resolve()
  #last: FrameIndex = -1
  #idle: NodeJS.Timeout | undefined

  constructor(ffmpeg: FfmpegInstallation, video: VideoInfo, options: { readonly cacheBytes?: number } = {}) {
    this.#ffmpeg = ffmpeg
    this.#video = video
    // As many reads may wait as the window likes to ask for.
    setMaxListeners(0, this.#closing.signal)
    this.#cache = new FrameCache(options.cacheBytes ?? 192 * 1024 * 1024)
  }

  /**
   * @returns the frame; its pixels are shared with the cache and must not be changed
   * @throws StudioError `frame-out-of-range`, `video-truncated`, `decode-failed`, `cancelled`
   */
  async read(frameIndex: FrameIndex, options: ReadOptions = {}): Promise<RgbaFrame> {
    checkRange(this.#video, { from: frameIndex, to: frameIndex })
    const size = fittedSize(this.#video.size, options.fit)
    const known = this.#cache.get(frameIndex, size)
    if (known && !options.signal?.aborted) return known
    const either = joinSignals(this.#closing.signal, options.signal)
    try {
      const served = this.#queue.then(() => this.#serve(frameIndex, size, either.signal))
      this.#queue = served.catch(() => undefined)
      return await orCancelled(served, either.signal)
    } finally {
      either.release()
    }
  }

  /**
   * Small pictures of some frames, from decoders of their own.
   * @param wanted ascending
   * @param height of the thumbnails in pixels
   * @throws StudioError as `read`
   */
  async *thumbnails(wanted: readonly FrameIndex[], height: number, signal: AbortSignal): AsyncGenerator<RgbaFrame> {
    const size = fittedSize(this.#video.size, { width: Infinity, height })
    for (const frameIndex of wanted) checkRange(this.#video, { from: frameIndex, to: frameIndex })
    const either = joinSignals(this.#closing.signal, signal)
    let cursor: FrameCursor | null = null
    try {
      for (const frameIndex of wanted) {
        throwIfCancelled(either.signal)
        if (!cursor?.reaches(frameIndex, size, closeThumbnails)) {
          await cursor?.close()
          cursor = new FrameCursor(this.#ffmpeg, this.#video, frameIndex, size)
        }
        yield await cursor.advanceTo(frameIndex, either.signal)
      }
    } finally {
      either.release()
      await cursor?.close()
    }
  }

  /** Ends decoders, cancels what is under way and forgets all frames. */
  async close(): Promise<void> {
    this.#closing.abort()
    clearTimeout(this.#idle)
    await this.#queue
    await this.#dropCursor()
    this.#cache.clear()
  }

  async #serve(frameIndex: FrameIndex, size: Size, signal: AbortSignal): Promise<RgbaFrame> {
    throwIfCancelled(signal)
    const known = this.#cache.get(frameIndex, size)
    if (known) return known
    clearTimeout(this.#idle)
    if (!this.#cursor?.reaches(frameIndex, size, longestSkip)) {
      await this.#dropCursor()
      this.#cursor = new FrameCursor(this.#ffmpeg, this.#video, this.#startFor(frameIndex), size)
    }
    this.#last = frameIndex
    try {
      return await this.#cursor.advanceTo(frameIndex, signal, (frame) => this.#cache.put(frame))
    } catch (error) {
      // A cursor that was only overtaken goes on from where it is; one that failed or was stopped cannot.
      if (!this.#cursor.isUsable) await this.#dropCursor()
      throw error
    } finally {
      this.#idle = setTimeout(() => void this.#dropCursor(), idleMillis).unref()
    }
  }

  /** Stepping back, the frames before come along, so that the next steps need no seek. */
  #startFor(frameIndex: FrameIndex): FrameIndex {
    const stepsBack = this.#last - frameIndex
    return stepsBack > 0 && stepsBack <= backwardRun ? Math.max(0, frameIndex - backwardRun) : frameIndex
  }

  async #dropCursor(): Promise<void> {
    const cursor = this.#cursor
    this.#cursor = null
    await cursor?.close()
  }
}

/** Size of a picture scaled down to fit, never up. */
export function fittedSize(size: Size, fit: Size | undefined): Size {
  const factor = fit ? Math.min(1, fit.width / size.width, fit.height / size.height) : 1
  return {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor))
  }
}

/** A signal that fires with either of two. `AbortSignal.any` is missing in the oldest Electron the studio runs on. */
function joinSignals(first: AbortSignal, second: AbortSignal | undefined): { signal: AbortSignal; release(): void } {
  const either = new AbortController()
  const abort = (): void => either.abort()
  const signals = second ? [first, second] : [first]
  if (signals.some((signal) => signal.aborted)) abort()
  for (const signal of signals) signal.addEventListener('abort', abort)
  return {
    signal: either.signal,
    release: () => signals.forEach((signal) => signal.removeEventListener('abort', abort))
  }
}

/** Settles as the promise does, or at once as cancelled. */
function orCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(cancelled(signal.reason))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
