import { basename } from 'node:path'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import type { FrameIndex, VideoInfo } from '../../../shared/domain/types'
import { formatTime, elapsedMicros } from '../../../shared/domain/timecode'
import { bytesPerPixel, decodeArguments, requestedBytes, tallPicture, type PictureRequest } from './decodeCommand'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { frameWithTime, PatchedPictures, PictureTimes } from './pictureTimes'
import { startProcess } from '../ffmpeg/runProcess'
import { seekTargets } from './seeking'
import { countedMicros, inputList } from '../sequence/sequenceInput'
import { noticeLost, noticePatched } from '../probe/lostFrames'
import { noticeSize } from '../probe/sizeChanges'

export interface Picture {
  readonly frameIndex: FrameIndex
  /** Raw pixels as asked for; the receiver's own to keep and change. */
  readonly data: Uint8Array
  /** The same picture at the second size, where one was asked for. */
  readonly beside?: Uint8Array
  /** True where the file gives no whole picture for this frame. */
  readonly damaged?: boolean
}

/**
 * Decodes a range of frames in order. Which frame a picture is comes from its presentation time, not from counting, so
 * neither a bad seek nor a hole in the stream can shift frames. A frame lost inside the stream shows the next one that
 * decodes.
 * @throws StudioError `video-truncated` naming the first frame missing at the end, `decode-failed`, `cancelled`
 */
export async function* decodePictures(
  ffmpeg: FfmpegInstallation,
  video: VideoInfo,
  request: PictureRequest,
  signal: AbortSignal
): AsyncGenerator<Picture> {
  let next = request.from
  for (const target of seekTargets(video, request.from)) {
    const run = new DecodeRun(ffmpeg, video, request, target)
    for await (const picture of run.pictures(signal)) {
      // The seek landed behind the wanted frame: start further ahead of it.
      if (picture.frameIndex > next && next === request.from && target !== null) break
      yield* holdUntil(video, picture, next)
      next = Math.max(next, picture.frameIndex + 1)
      if (next > request.to) return
    }
    throwIfCancelled(signal)
    if (next > request.from || target === null) throw run.failure(next)
  }
}

/** The picture, before it a copy for each frame that was lost; nothing when it comes before the wanted frame. */
function* holdUntil(video: VideoInfo, picture: Picture, next: FrameIndex): Generator<Picture> {
  if (picture.frameIndex < next) return
  for (let lost = next; lost < picture.frameIndex; lost++) {
    const beside = picture.beside ? { beside: picture.beside.slice() } : {}
    noticeLost(video, lost)
    yield { frameIndex: lost, data: picture.data.slice(), ...beside, damaged: true }
  }
  yield picture
}

/** One FFmpeg process, from one seek target. */
class DecodeRun {
  readonly #ffmpeg: FfmpegInstallation
  readonly #video: VideoInfo
  readonly #request: PictureRequest
  readonly #target: number | null
  #code: number | null = 0
  #errorTail = ''

  constructor(ffmpeg: FfmpegInstallation, video: VideoInfo, request: PictureRequest, target: number | null) {
    this.#ffmpeg = ffmpeg
    this.#video = video
    this.#request = request
    this.#target = target
  }

  /** Pictures of frames up to `request.to`; those before `request.from` may come first. */
  async *pictures(signal: AbortSignal): AsyncGenerator<Picture> {
    const args = decodeArguments(this.#ffmpeg, this.#video, this.#request, this.#target)
    const damage = new PatchedPictures(this.#target === null && this.#request.from === 0)
    const times = new PictureTimes((size, micros) => {
      const frameIndex = this.#frameAt(micros)
      noticeSize(this.#video, size, frameIndex)
      damage.announced(frameIndex)
    })
    const list = inputList(this.#video, this.#request.from, this.#request.to)
    const running = startProcess(this.#ffmpeg.ffmpeg, args, {
      signal,
      stdin: list === null ? 'ignore' : 'pipe',
      onErrorLine: (line) => damage.takeLine(line) || times.takeLine(line)
    })
    running.stdin?.end(list)
    const exited = running.exited.finally(() => times.end())
    exited.catch(() => undefined)
    try {
      // Reading from the start, the first picture is the first frame unless its time says otherwise.
      let expected = this.#target === null && list === null ? 0 : this.#request.from
      for await (const data of cutIntoPictures(running.stdout, requestedBytes(this.#request))) {
        const frameIndex = this.#identify(await times.next(), expected)
        if (frameIndex === null) continue
        if (frameIndex > this.#request.to) return
        expected = frameIndex + 1
        yield this.#picture(frameIndex, data, damage)
      }
      this.#code = (await exited).code
    } finally {
      await running.stop()
      this.#errorTail = running.errorTail()
    }
  }

  /** What to say when the range ended before its last frame. */
  failure(missing: FrameIndex): StudioError {
    const name = basename(this.#video.path)
    const reason = this.#errorTail.split('\n').at(-1) ?? ''
    if (missing === this.#request.from && this.#code !== 0) {
      return new StudioError('decode-failed', `FFmpeg could not decode ${name} at frame ${missing}. ${reason}`.trim(), {
        hint: 'Check that the file is still there and undamaged.'
      })
    }
    const at = formatTime(elapsedMicros(this.#video, missing))
    return new StudioError('video-truncated', `${name} is broken from frame ${missing} on (${at}).`, {
      hint: 'The frames before it are kept. Copy the file again if there is a whole one.'
    })
  }

  #frameAt(micros: number | null): FrameIndex | null {
    if (micros === null) return null
    if (this.#video.decodeInOrder) return Math.round(micros / countedMicros)
    return frameWithTime(this.#video.timesMicros, micros, 0)
  }

  #identify(time: number | null, expected: FrameIndex): FrameIndex | null {
    const found =
      time === null || this.#video.decodeInOrder ? null : frameWithTime(this.#video.timesMicros, time, expected)
    // Without a time to go by, order is enough when reading began at the first frame.
    return found ?? (this.#target === null ? expected : null)
  }

  #picture(frameIndex: FrameIndex, data: Uint8Array, damage: PatchedPictures): Picture {
    const picture = { frameIndex, ...this.#parts(data) }
    if (!damage.has(frameIndex)) return picture
    noticePatched(this.#video, frameIndex)
    return { ...picture, damaged: true }
  }

  #parts(data: Uint8Array): Omit<Picture, 'frameIndex'> {
    const { size, beside, pixelFormat } = this.#request
    if (!beside) return { data }
    const rowBytes = tallPicture(size, beside).width * bytesPerPixel(pixelFormat)
    const lower = data.subarray(size.height * rowBytes)
    return {
      data: withoutPadding(data.subarray(0, size.height * rowBytes), rowBytes, size.width * bytesPerPixel(pixelFormat)),
      beside: withoutPadding(lower, rowBytes, beside.width * bytesPerPixel(pixelFormat))
    }
  }
}

/** Every byte will be written: filling megabytes with zeros first takes time on every frame. */
function unfilled(bytes: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer)
}

function withoutPadding(rows: Uint8Array, rowBytes: number, wanted: number): Uint8Array {
  if (wanted === rowBytes) return rows
  const packed = new Uint8Array((rows.length / rowBytes) * wanted)
  for (let from = 0, to = 0; from < rows.length; from += rowBytes, to += wanted) {
    packed.set(rows.subarray(from, from + wanted), to)
  }
  return packed
}

/** Cuts the byte stream into pictures; an incomplete one at the end is dropped. */
export async function* cutIntoPictures(stream: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Uint8Array> {
  let picture = unfilled(bytes)
  let filled = 0
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + bytes - filled)
      picture.set(part, filled)
      filled += part.length
      at += part.length
      if (filled === bytes) {
        yield picture
        picture = unfilled(bytes)
        filled = 0
      }
    }
  }
}
