import type { FrameIndex, RgbaFrame, Size, VideoInfo } from '../../../shared/domain/types'
import { decodeArguments } from '../decode/decodeCommand'
import { JpegDecoder } from '../decode/jpegDecoder'
import { cutIntoJpegs } from '../decode/jpegParts'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { frameWithTime, PictureTimes } from '../decode/pictureTimes'
import { startProcess } from '../ffmpeg/runProcess'
import { ScratchFile } from '../../scratch/scratchFile'

/** Pictures of the proxy fit into this. */
const largest = { width: 960, height: 540 }
/** A GOP up to this long is decoded about as fast as a proxy's picture is fetched. */
const shortGop = 12
const fewFrames = 100
const defaultLimit = 1024 * 1024 * 1024

interface Place {
  readonly at: number
  readonly length: number
}

/** Whether reaching a frame means decoding many others, so that a proxy pays. */
export function wantsProxy({ keyFrames, frameCount, sequence, decodeInOrder }: VideoInfo): boolean {
  if (!keyFrames || sequence || decodeInOrder || frameCount < fewFrames) return false
  return frameCount / Math.max(1, keyFrames.length) > shortGop
}

/**
 * Small pictures of every frame, made in the background with what the processors have left, for a first look while the
 * exact frame is decoded. They lie on disk as JPEGs, at most so many bytes; frames beyond have none.
 */
export class SeekProxy {
  readonly size: Size
  readonly #places = new Map<FrameIndex, Place>()
  readonly #stopping = new AbortController()
  #file: ScratchFile | null = null
  #decoder: JpegDecoder | null = null
  #made: Promise<void> | null = null

  /** @param limitBytes on disk */
  constructor(
    private readonly ffmpeg: FfmpegInstallation,
    private readonly video: VideoInfo,
    private readonly limitBytes = defaultLimit
  ) {
    const { width, height } = video.size
    const factor = Math.min(1, largest.width / width, largest.height / height)
    const even = (pixels: number): number => Math.max(2, 2 * Math.round((pixels * factor) / 2))
    this.size = { width: even(width), height: even(height) }
  }

  /** Frames that have a picture. */
  get frames(): number {
    return this.#places.size
  }

  /** Starts making it. @returns settles when it is complete, full, or was closed; never rejects */
  start(): Promise<void> {
    // A first look is a convenience: without it frames merely take longer.
    this.#made ??= this.#make().catch(() => undefined)
    return this.#made
  }

  /** @returns null where there is no picture (yet) */
  async read(frameIndex: FrameIndex): Promise<RgbaFrame | null> {
    const place = this.#places.get(frameIndex)
    if (!place || !this.#file || this.#stopping.signal.aborted) return null
    this.#decoder ??= new JpegDecoder(this.ffmpeg, this.size)
    const data = await this.#decoder.decode(await this.#file.read(place.at, place.length))
    return { frameIndex, ...this.size, data }
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#made
    await this.#decoder?.close()
    await this.#file?.close()
    this.#file = null
  }

  async #make(): Promise<void> {
    const { ffmpeg, video, size } = this
    const file = await ScratchFile.create()
    this.#file = file
    const request = { from: 0, to: video.frameCount - 1, size, pixelFormat: 'jpeg' as const }
    const times = new PictureTimes()
    const running = startProcess(ffmpeg.ffmpeg, decodeArguments(ffmpeg, video, request, null), {
      signal: this.#stopping.signal,
      background: true,
      onErrorLine: (line) => times.takeLine(line)
    })
    void running.exited.finally(() => times.end()).catch(() => undefined)
    try {
      let expected = 0
      for await (const jpeg of cutIntoJpegs(running.stdout)) {
        if (file.bytes + jpeg.length > this.limitBytes) return
        const time = await times.next()
        const frameIndex = time === null ? null : frameWithTime(video.timesMicros, time, expected)
        if (frameIndex === null) continue
        expected = frameIndex + 1
        this.#places.set(frameIndex, { at: await file.append(jpeg), length: jpeg.length })
      }
    } finally {
      await running.stop()
    }
  }
}
