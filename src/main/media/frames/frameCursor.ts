import { throwIfCancelled } from '../../../shared/domain/errors'
import type { FrameIndex, RgbaFrame, Size, VideoInfo } from '../../../shared/domain/types'
import { decodePictures, type Picture } from '../decode/decodePictures'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'

/** A running decoder at some frame, which can only go forward. */
export class FrameCursor {
  readonly #size: Size
  readonly #stopping = new AbortController()
  readonly #pictures: AsyncGenerator<Picture>
  #next: FrameIndex
  #started = false
  #failed = false

  constructor(ffmpeg: FfmpegInstallation, video: VideoInfo, from: FrameIndex, size: Size) {
    this.#size = size
    this.#next = from
    const request = { from, to: video.frameCount - 1, size, pixelFormat: 'rgba' as const }
    this.#pictures = decodePictures(ffmpeg, video, request, this.#stopping.signal)
  }

  /** False once it failed, or was stopped. */
  get isUsable(): boolean {
    return !this.#failed && !this.#stopping.signal.aborted
  }

  /** The frame that comes next. */
  get next(): FrameIndex {
    return this.#next
  }

  /** True when the frame comes next or at most `longestSkip` frames later. */
  reaches(frameIndex: FrameIndex, size: Size, longestSkip: number): boolean {
    const sameSize = size.width === this.#size.width && size.height === this.#size.height
    const distance = frameIndex - this.#next
    return this.isUsable && sameSize && distance >= 0 && distance <= longestSkip
  }

  /**
   * Decodes up to a frame. Cancelling while the seek is still under way stops the decoder, since the next request is
   * most likely elsewhere; later, or if `patient`, the cursor just stays where it is.
   * @param onFrame is given every frame on the way, the wanted one included
   */
  async advanceTo(
    frameIndex: FrameIndex,
    signal: AbortSignal,
    onFrame: (frame: RgbaFrame) => void = () => undefined,
    manner: 'hasty' | 'patient' = 'hasty'
  ): Promise<RgbaFrame> {
    const stop = (): void => {
      if (!this.#started && manner === 'hasty') this.#stopping.abort(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
    try {
      for (;;) {
        const frame = await this.#take()
        onFrame(frame)
        if (frame.frameIndex === frameIndex) return frame
        throwIfCancelled(signal)
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#pictures.return(undefined).catch(() => undefined)
  }

  async #take(): Promise<RgbaFrame> {
    try {
      const step = await this.#pictures.next()
      if (step.done) throw new RangeError('read past the last frame')
      this.#started = true
      this.#next = step.value.frameIndex + 1
      return { ...step.value, ...this.#size }
    } catch (error) {
      this.#failed = true
      throw error
    }
  }
}
