import { setMaxListeners } from 'node:events'
import { throwIfCancelled } from '../../../shared/domain/errors'
import type { FrameIndex, FrameRange, RgbaFrame, Size, VideoInfo } from '../../../shared/domain/types'
import { checkRange } from '../decode/decoder'
import { FrameCache } from './frameCache'
import { FrameCursor } from './frameCursor'
import { FrameSource } from './frameSource'
import { joinSignals, orCancelled } from '../ffmpeg/joinedSignals'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { SeekProxy, wantsProxy } from './seekProxy'

/** Further apart than this, two reads are a jump and not a step. */
const longestStep = 48
/** Going back, so many frames before the wanted one are decoded with it where the cache has room for two such runs. */
const longestRun = 48
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
  readonly #source: FrameSource
  readonly #proxy: SeekProxy | null
  #queue: Promise<unknown> = Promise.resolve()
  #last: FrameIndex = -1
  #pending = 0
  #readingAhead: AbortController | null = null

  constructor(ffmpeg: FfmpegInstallation, video: VideoInfo, options: ReaderOptions = {}) {
    this.#ffmpeg = ffmpeg
    this.#video = video
    // As many reads may wait as the window likes to ask for.
    setMaxListeners(0, this.#closing.signal)
    this.#cache = new FrameCache(options.cacheBytes ?? 192 * 1024 * 1024)
    this.#source = new FrameSource(ffmpeg, video, (frame) => this.#cache.put(frame))
    this.#proxy = options.proxy && wantsProxy(video) ? new SeekProxy(ffmpeg, video) : null
    void this.#proxy?.start()
  }

  /** Settles once seeks are as quick as they get; until then they are exact all the same. Never rejects. */
  get ready(): Promise<void> {
    return this.#source.ready
  }

  /** Decoded frames kept from now on, bytes. */
  limitCache(bytes: number): void {
    this.#cache.limit(bytes)
  }

  /**
   * @returns the frame; its pixels are shared with the cache and must not be changed
   * @throws StudioError `frame-out-of-range`, `video-truncated`, `decode-failed`, `cancelled`
   */
  async read(frameIndex: FrameIndex, options: ReadOptions = {}): Promise<RgbaFrame> {
    checkRange(this.#video, { from: frameIndex, to: frameIndex })
    const size = fittedSize(this.#video.size, options.fit)
    const known = this.#cache.get(frameIndex, size)
    if (known && !options.signal?.aborted) return this.#steppedTo(known)
    const either = joinSignals(this.#closing.signal, options.signal)
    this.#pending++
    this.#readingAhead?.abort()
    try {
      const served = this.#queue.then(() => this.#serve(frameIndex, size, either.signal))
      this.#queue = served.catch(() => undefined)
      return await orCancelled(served, either.signal)
    } finally {
      either.release()
      this.#pending--
    }
  }

  /**
   * A smaller, compressed picture for a first look while the exact frame is decoded.
   * @returns null where there is none, or the exact one is at hand
   */
  async draft(frameIndex: FrameIndex): Promise<RgbaFrame | null> {
    if (!this.#proxy || this.#cache.has(frameIndex, this.#video.size)) return null
    return this.#proxy.read(frameIndex).catch(() => null)
  }

  /** A frame that was known already moves the playhead, too. */
  #steppedTo(frame: RgbaFrame): RgbaFrame {
    const back = this.#isStepBack(frame.frameIndex)
    this.#last = frame.frameIndex
    if (!this.#readingAhead) this.#goOn(frame.frameIndex, frame, back ? 'backward' : 'forward')
    return frame
  }

  #isStepBack(frameIndex: FrameIndex): boolean {
    const step = frameIndex - this.#last
    return this.#last >= 0 && step < 0 && step >= -longestStep
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
    this.#readingAhead?.abort()
    await this.#source.stop()
    await this.#queue
    await Promise.all([this.#source.close(), this.#proxy?.close()])
    this.#cache.clear()
  }

  async #serve(frameIndex: FrameIndex, size: Size, signal: AbortSignal): Promise<RgbaFrame> {
    throwIfCancelled(signal)
    const known = this.#cache.get(frameIndex, size)
    if (known) return known
    // Stepping back, the frames before come along, so that the next steps need no seek.
    const back = this.#isStepBack(frameIndex)
    this.#last = frameIndex
    const start = back ? Math.max(0, frameIndex - this.#run(size) + 1) : frameIndex
    const frame = await this.#source.decode({ from: start, to: frameIndex }, size, signal, 'hasty')
    this.#goOn(frameIndex, size, back ? 'backward' : 'forward')
    return frame
  }

  /** While nobody waits, decodes on in the direction of the last step; the next read ends it within one frame. */
  #goOn(frameIndex: FrameIndex, size: Size, direction: 'forward' | 'backward'): void {
    if (this.#pending > 1 || this.#closing.signal.aborted) return
    const stop = new AbortController()
    this.#readingAhead = stop
    this.#queue = this.#queue
      .then(() => this.#readOn(frameIndex, size, direction, stop.signal))
      .catch(() => undefined)
      .finally(() => {
        if (this.#readingAhead === stop) this.#readingAhead = null
      })
  }

  async #readOn(
    frameIndex: FrameIndex,
    size: Size,
    direction: 'forward' | 'backward',
    signal: AbortSignal
  ): Promise<void> {
    const wanted = direction === 'forward' ? this.#ahead(frameIndex, size) : this.#behind(frameIndex, size)
    if (!wanted || signal.aborted) return
    await this.#source.decode(wanted, size, signal, 'patient')
  }

  #ahead(frameIndex: FrameIndex, size: Size): FrameRange | null {
    const to = Math.min(this.#video.frameCount - 1, frameIndex + Math.ceil(this.#run(size) / 2))
    let from = frameIndex + 1
    while (this.#cache.has(from, size)) from++
    return from <= to ? { from, to } : null
  }

  #behind(frameIndex: FrameIndex, size: Size): FrameRange | null {
    const run = this.#run(size)
    let first = frameIndex
    while (this.#cache.has(first - 1, size)) first--
    return first === 0 || frameIndex - first > run / 2 ? null : { from: Math.max(0, first - run), to: first - 1 }
  }

  /** Frames decoded in one go; two runs fit into the cache. */
  #run({ width, height }: Size): number {
    return Math.max(2, Math.min(longestRun, Math.floor(this.#cache.limitBytes / (2.5 * width * height * 4))))
  }
}

export interface ReaderOptions {
  /** Decoded frames kept, bytes. */
  readonly cacheBytes?: number
  /** Make small pictures of all frames in the background, see `SeekProxy`. */
  readonly proxy?: boolean
}

/** Size of a picture scaled down to fit, never up. */
export function fittedSize(size: Size, fit: Size | undefined): Size {
  const factor = fit ? Math.min(1, fit.width / size.width, fit.height / size.height) : 1
  return {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor))
  }
}
