import type { FrameRange, RgbaFrame, Size, VideoInfo } from '../../../../shared/domain/types'
import type { FfmpegInstallation } from '../../ffmpeg/locateFfmpeg'
import { FrameMissed, JumpingDecoder } from './jumpingDecoder'
import { PacketFile } from './packetFile'
import { readPacketIndex } from './packetIndex'

/** A decoder nobody reads from gives its memory back after this. */
const defaultIdleMillis = 20_000
/** So many misses in a row: this file is not for this way. */
const mostMisses = 3

/**
 * The quick way to a frame, where a video allows it: a decoder that waits, started ahead of need. Gets ready in the
 * background; until then, and where it does not work out, there is none.
 */
export class ExactSeek {
  readonly #closing = new AbortController()
  readonly #ready: Promise<void>
  #packets: PacketFile | null = null
  #decoder: JumpingDecoder | null = null
  #misses = 0
  #idle: NodeJS.Timeout | undefined

  constructor(
    private readonly ffmpeg: FfmpegInstallation,
    private readonly video: VideoInfo,
    private readonly onFrame: (frame: RgbaFrame) => void,
    private readonly idleMillis = defaultIdleMillis
  ) {
    // Without it frames merely take longer.
    this.#ready = this.#prepare().catch(() => undefined)
  }

  /** Settles once it is known whether there is such a way; never rejects. */
  get ready(): Promise<void> {
    return this.#ready
  }

  /** Of the waiting decoder; null where there is none. */
  get processId(): number | null {
    return this.#decoder?.processId ?? null
  }

  /** Whether frames of this size can be tried for. */
  serves(size: Size): boolean {
    const { width, height } = this.video.size
    return this.#packets !== null && this.#misses < mostMisses && size.width === width && size.height === height
  }

  /**
   * Every frame of the range goes to `onFrame`. One call at a time.
   * @returns the last frame of the range; null where this way does not give it
   * @throws StudioError `cancelled`
   */
  async decode(range: FrameRange, signal: AbortSignal): Promise<RgbaFrame | null> {
    clearTimeout(this.#idle)
    try {
      const frame = await this.#usable()?.decode(range, signal)
      if (frame) this.#misses = 0
      return frame ?? null
    } catch (error) {
      if (!(error instanceof FrameMissed)) throw error
      this.#misses++
      return null
    } finally {
      this.#idle = setTimeout(() => void this.#rest(), this.idleMillis).unref()
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#ready
    clearTimeout(this.#idle)
    await this.#decoder?.close()
    await this.#packets?.close()
    this.#decoder = null
    this.#packets = null
  }

  async #prepare(): Promise<void> {
    const index = await readPacketIndex(this.ffmpeg, this.video, this.#closing.signal)
    if (!index || this.#closing.signal.aborted) return
    this.#packets = await PacketFile.open(this.video.path, index)
    if (!this.#closing.signal.aborted) this.#usable()
  }

  #usable(): JumpingDecoder | null {
    if (!this.#packets || this.#closing.signal.aborted) return null
    if (!this.#decoder?.isUsable) {
      this.#decoder = new JumpingDecoder(this.ffmpeg, this.video, this.#packets, this.onFrame)
    }
    return this.#decoder
  }

  /** A decoder that has decoded holds many times the memory of one that waits for its first packet. */
  async #rest(): Promise<void> {
    const used = this.#decoder
    this.#decoder = null
    await used?.close()
    this.#usable()
  }
}
