import type { FrameRange, RgbaFrame, Size, VideoInfo } from '../../../shared/domain/types'
import { CursorPool } from './cursorPool'
import { ExactSeek } from './exactSeek/exactSeek'
import type { FrameCursor } from './frameCursor'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'

/** Decoders nobody reads from are ended after this. */
const idleMillis = 20_000

/** Exact frames of a video, by the quickest way there is: packets handed to a waiting decoder, or FFmpeg on the file. */
export class FrameSource {
  readonly #cursors: CursorPool
  readonly #seek: ExactSeek
  #idle: NodeJS.Timeout | undefined

  /** @param keep is given every frame that comes out, the wanted ones and those on the way */
  constructor(
    ffmpeg: FfmpegInstallation,
    video: VideoInfo,
    private readonly keep: (frame: RgbaFrame) => void
  ) {
    this.#cursors = new CursorPool(ffmpeg, video)
    this.#seek = new ExactSeek(ffmpeg, video, keep)
  }

  /** Settles once the quickest way is there, or known not to be. */
  get ready(): Promise<void> {
    return this.#seek.ready
  }

  /**
   * One call at a time.
   * @param manner a `hasty` read that is cancelled while a seek is under way gives the seek up
   * @returns the last frame of the range; `keep` gets all of them
   * @throws StudioError `video-truncated`, `decode-failed`, `cancelled`
   */
  async decode(range: FrameRange, size: Size, signal: AbortSignal, manner: 'hasty' | 'patient'): Promise<RgbaFrame> {
    const quick = this.#seek.serves(size) ? await this.#seek.decode(range, signal) : null
    return quick ?? this.#fromCursor(range, size, signal, manner)
  }

  /** Ends what is running; reads under way fail. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle)
    await this.#cursors.close()
  }

  async close(): Promise<void> {
    await Promise.all([this.stop(), this.#seek.close()])
  }

  async #fromCursor(range: FrameRange, size: Size, signal: AbortSignal, manner: 'hasty' | 'patient') {
    // Before anything is waited for: a decoder must not be taken for idle while it is about to be used.
    clearTimeout(this.#idle)
    const cursor = await this.#cursors.take(range.from, size)
    try {
      return await cursor.advanceTo(range.to, signal, this.keep, manner)
    } catch (error) {
      await this.#dropUnusable(cursor)
      throw error
    } finally {
      this.#idle = setTimeout(() => void this.#cursors.close(), idleMillis).unref()
    }
  }

  /** A cursor that was only overtaken goes on from where it is; one that failed or was stopped cannot. */
  async #dropUnusable(cursor: FrameCursor): Promise<void> {
    if (!cursor.isUsable) await this.#cursors.drop(cursor)
  }
}
