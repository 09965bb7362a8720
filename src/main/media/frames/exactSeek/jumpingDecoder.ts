import { availableParallelism } from 'node:os'
import { cancelled, throwIfCancelled } from '../../../../shared/domain/errors'
import type { FrameIndex, FrameRange, RgbaFrame, VideoInfo } from '../../../../shared/domain/types'
import type { FfmpegInstallation } from '../../ffmpeg/locateFfmpeg'
import { DecoderFeed, feedArguments } from './decoderFeed'
import { FeedRecord } from './feedRecord'
import { streamHeader, streamPacket } from './matroskaStream'
import type { PacketFile, StoredPacket } from './packetFile'
import { keyBefore } from './packetIndex'
import { Runs } from './runs'

/** FFmpeg holds a packet before its decoder, and a picture behind it. */
const packetsUnderWay = 2
const mostThreads = 4
/** Reading on, so many pictures go in beyond those that a decoder holds back. */
const inAdvance = 3
/**
 * Decoders may hold back more than the packets tell: then they are given another packet, one at a time. They may also
 * just be slow: up to 10 s in all.
 */
const patienceMillis = 20
const mostPatienceMillis = 1000
const mostExtra = 16

/** A frame that this way does not give; another may. */
export class FrameMissed extends Error {}

/**
 * A decoder that stays and is handed just the packets it needs: from a key frame to the wanted frame, without those that
 * no other picture refers to, and a few more, since it holds pictures back. A jump elsewhere costs no process, no
 * opening and no conversion of frames on the way. Frames come out exact or not at all.
 */
export class JumpingDecoder {
  readonly #feed: DecoderFeed
  readonly #record: FeedRecord
  readonly #runs: Runs
  /** The next packet to feed; null = the next frame needs a jump. */
  #next: number | null = null
  /** Frames from here on are wanted; those before it went in as unwanted, or not at all. */
  #wantedFrom = 0
  #target: FrameIndex = 0
  #found: RgbaFrame | null = null
  /** Wanted pictures of this run that went in and have not come out. */
  #toCome = 0
  /** More are not fed: a jump elsewhere has to wait until they are converted. */
  readonly #mostToCome: number
  #ended = false
  #wake: () => void = () => undefined

  constructor(
    ffmpeg: FfmpegInstallation,
    private readonly video: VideoInfo,
    private readonly packets: PacketFile,
    private readonly onFrame: (frame: RgbaFrame) => void
  ) {
    const threads = Math.min(mostThreads, availableParallelism())
    const [{ index }, { size }] = [packets, video]
    this.#runs = new Runs(index.frames)
    const underWay = packetsUnderWay + threads - 1
    this.#record = new FeedRecord(index.reordering, underWay)
    this.#mostToCome = index.reordering + underWay + inAdvance
    const args = feedArguments(ffmpeg, video, size, threads)
    this.#feed = new DecoderFeed(
      { ffmpeg, args, pictureBytes: size.width * size.height * 4 },
      {
        onPicture: (micros, data) => this.#take(micros, data),
        onFault: () => this.#runs.spoil(),
        onEnd: () => this.#end()
      }
    )
    const { range } = video.colour
    const told = range === 'tv' || range === 'pc' ? range : null
    const { codec, extradata } = index
    void this.#feed.feed(streamHeader({ codec, extradata, codedSize: video.codedSize, range: told }))
  }

  /** False once its process is gone. */
  get isUsable(): boolean {
    return !this.#ended
  }

  get processId(): number | null {
    return this.#feed.processId
  }

  /**
   * Decodes up to the last frame of the range; every frame of the range is given to `onFrame`. One call at a time.
   * Cancelling ends the feeding: what went in is still decoded, a few packets at most.
   * @throws FrameMissed, StudioError `cancelled`
   */
  async decode({ from, to }: FrameRange, signal: AbortSignal): Promise<RgbaFrame> {
    this.#target = to
    this.#found = null
    const first = this.#firstToCome(from, to)
    if (!this.#comesTo(first)) await this.#jump(first)
    this.#wantedFrom = first
    for (let extra = 0; extra < mostExtra;) {
      throwIfCancelled(signal)
      const frame = this.#arrived(to)
      if (frame) return frame
      const isDue = this.#record.isDue(to)
      if (isDue || this.#toCome >= this.#mostToCome) {
        if (await this.#progress(signal, Math.min(mostPatienceMillis, patienceMillis * 2 ** extra))) continue
        if (isDue) extra++
      }
      await this.#feedNext()
    }
    throw this.#miss(`frame ${to} did not come`)
  }

  async close(): Promise<void> {
    this.#end()
    await this.#feed.stop()
  }

  /** Frames that came out since they were asked for are known already. */
  #firstToCome(from: FrameIndex, to: FrameIndex): FrameIndex {
    const { newest } = this.#runs
    return from >= this.#wantedFrom && from <= newest && newest < to ? newest + 1 : from
  }

  /** Whether going on reaches a frame, and with fewer packets than a jump. */
  #comesTo(frameIndex: FrameIndex): boolean {
    if (this.#next === null || frameIndex < this.#wantedFrom || frameIndex <= this.#runs.newest) return false
    return !this.#runs.isSpoilt && (keyBefore(this.packets.index, frameIndex) ?? 0) <= this.#next
  }

  async #jump(frameIndex: FrameIndex): Promise<void> {
    this.#next = null
    const start = await this.packets.startBefore(frameIndex)
    if (!start) throw new FrameMissed(`no packet to start from before frame ${frameIndex}`)
    this.#record.clear()
    this.#runs.begin()
    this.#toCome = 0
    this.#wantedFrom = frameIndex
    this.#next = start.packet + 1
    await this.#write(start.packet, start.stored, [...this.packets.preamble, start.stored.data])
  }

  async #feedNext(): Promise<void> {
    const { frames } = this.packets.index
    if (this.#next === null || this.#next >= frames.length) return this.#flush()
    const packet = this.#next++
    const stored = await this.#stored(packet)
    if (stored.traits.spare && frames[packet]! < this.#wantedFrom) return
    await this.#write(packet, stored, [stored.data])
  }

  async #write(packet: number, { traits }: StoredPacket, parts: readonly Buffer[]): Promise<void> {
    const frame = this.packets.index.frames[packet]!
    const wanted = frame >= this.#wantedFrom && frame < this.video.frameCount
    this.#record.add(frame)
    if (wanted) this.#toCome++
    await this.#feed.feed(streamPacket(this.#runs.timeOf(frame, wanted), traits.start, parts))
  }

  /** After the last packet: a picture from elsewhere pushes out what the decoder holds back. */
  async #flush(): Promise<void> {
    this.#next = null
    const first = await this.#stored(0)
    this.#record.add(Infinity)
    await this.#feed.feed(streamPacket(this.#runs.timeBehind(), true, [...this.packets.preamble, first.data]))
  }

  async #stored(packet: number): Promise<StoredPacket> {
    const stored = await this.packets.read(packet)
    if (!stored) throw this.#miss(`packet ${packet} is not whole`)
    return stored
  }

  /** @throws FrameMissed once it is clear that the frame does not come */
  #arrived(frameIndex: FrameIndex): RgbaFrame | null {
    if (this.#ended) throw new FrameMissed('the decoder has ended')
    if (this.#runs.isSpoilt) throw this.#miss('the decoder found fault with the stream')
    if (this.#found) return this.#found
    if (this.#runs.newest > frameIndex) throw this.#miss(`frame ${frameIndex} was passed over`)
    return null
  }

  /** What this decoder makes of packets is not to be relied on any more. */
  #miss(reason: string): FrameMissed {
    void this.close()
    return new FrameMissed(reason)
  }

  #take(micros: number, data: Uint8Array): void {
    const place = this.#runs.accept(micros)
    if (!place || place.frameIndex >= this.video.frameCount) return
    const frame = { frameIndex: place.frameIndex, ...this.video.size, data }
    this.onFrame(frame)
    if (!place.isCurrent) return
    if (frame.frameIndex === this.#target) this.#found = frame
    this.#toCome--
    this.#wake()
  }

  #end(): void {
    this.#ended = true
    this.#wake()
  }

  /** Waits a moment for a picture to come out. @returns whether one did */
  async #progress(signal: AbortSignal, millis: number): Promise<boolean> {
    const before = this.#toCome
    await this.#pause(signal, millis)
    return this.#toCome < before
  }

  #pause(signal: AbortSignal, millis: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => settle(() => reject(cancelled(signal.reason)))
      const timer = setTimeout(() => settle(resolve), millis)
      const settle = (then: () => void): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        then()
      }
      this.#wake = () => settle(resolve)
      signal.addEventListener('abort', stop, { once: true })
    })
  }
}
