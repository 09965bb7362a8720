import type { FrameIndex, Size, VideoInfo } from '../../../shared/domain/types'
import { FrameCursor } from './frameCursor'
import { keyFrameBefore } from '../probe/keyFrames'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'

/** Decoders that stand ready, each where it was read from last: around the playhead, and where it was before. */
const mostDecoders = 3
/** Starting a decoder takes about as long as decoding so many frames. */
const startCost = 32
/** Without knowledge of key frames: frames this little ahead are reached faster by decoding on than by a seek. */
const longestSkip = 48

/** Those but the last used are ended after this: a decoder of 1080p holds some 60 MB. */
const restMillis = 6_000

/** Running decoders of a video: the cheapest way to a frame is one of them or a new one. */
export class CursorPool {
  /** The most recently used last. */
  #cursors: FrameCursor[] = []
  readonly #lastUsed = new WeakMap<FrameCursor, number>()

  constructor(
    private readonly ffmpeg: FfmpegInstallation,
    private readonly video: VideoInfo
  ) {}

  get running(): number {
    return this.#cursors.length
  }

  /** A decoder that comes to the frame soonest. */
  async take(frameIndex: FrameIndex, size: Size): Promise<FrameCursor> {
    const near = this.#nearest(frameIndex, size)
    if (near) {
      this.#cursors = [...this.#cursors.filter((each) => each !== near), near]
      this.#endRested(near)
      return near
    }
    while (this.#cursors.length >= mostDecoders) await this.drop(this.#cursors[0]!)
    const cursor = new FrameCursor(this.ffmpeg, this.video, frameIndex, size)
    this.#cursors.push(cursor)
    this.#endRested(cursor)
    return cursor
  }

  /** While one is read from, as in playback, the others are of no use for long. */
  #endRested(used: FrameCursor): void {
    const now = performance.now()
    this.#lastUsed.set(used, now)
    const rested = this.#cursors.filter((each) => now - (this.#lastUsed.get(each) ?? now) > restMillis)
    for (const cursor of rested) void this.drop(cursor)
  }

  async drop(cursor: FrameCursor): Promise<void> {
    this.#cursors = this.#cursors.filter((each) => each !== cursor)
    await cursor.close()
  }

  async close(): Promise<void> {
    const all = this.#cursors
    this.#cursors = []
    await Promise.all(all.map((cursor) => cursor.close()))
  }

  #nearest(frameIndex: FrameIndex, size: Size): FrameCursor | null {
    const { keyFrames } = this.video
    const skip = keyFrames ? frameIndex - keyFrameBefore(keyFrames, frameIndex) + startCost : longestSkip
    const reaching = this.#cursors.filter((cursor) => cursor.reaches(frameIndex, size, skip))
    return reaching.reduce<FrameCursor | null>((best, each) => (best && best.next > each.next ? best : each), null)
  }
}
