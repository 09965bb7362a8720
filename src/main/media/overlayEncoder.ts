import { basename } from 'node:path'
import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import type { FrameRange, RgbFrame, VideoInfo } from '../../shared/domain/types'
import type { VideoEncoder } from '../session/ports'
import { type AudioStream, readAudioStreams } from './audioStreams'
import { checkRange } from './decoder'
import type { FfmpegInstallation } from './locateFfmpeg'
import { setLastFrameDuration, type ShownDuration } from './lastFrameDuration'
import { diskFull, isSameFile, type PendingFile, reserveFile, writeFailure } from './outputFile'
import { clipClock, overlayTimes } from './overlayClock'
import { canCopyAudio, overlayArguments, overlayContainer, type OverlayJob, overlayPixelFormat } from './overlayCommand'
import { matroskaFrameHeader, matroskaHeader } from './rawMatroska'
import { type RunningProcess, startProcess } from './runProcess'
import { verifyOverlay } from './verifyOverlay'

export interface OverlayEncoderOptions {
  /** Ends in .mp4, .m4v, .mov or .mkv. */
  readonly path: string
  readonly range: FrameRange
  readonly overwrite: boolean
  readonly signal: AbortSignal
}

export interface OverlayEncoder extends VideoEncoder {
  /** What the user should know about the file, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * Opens an H.264 file for the frames of a range: same displayed size, the original's presentation times to the tick,
 * its sound copied. Odd sizes are written as 4:4:4, which keeps every pixel; sound the container cannot hold becomes AAC.
 * @throws StudioError `bad-arguments`, `output-exists`, `output-not-writable`, `disk-full`, `frame-out-of-range`
 */
export async function createOverlayEncoder(
  ffmpeg: FfmpegInstallation,
  video: VideoInfo,
  options: OverlayEncoderOptions
): Promise<OverlayEncoder> {
  throwIfCancelled(options.signal)
  checkRange(video, options.range)
  const container = overlayContainer(options.path)
  if (!container || (await isSameFile(options.path, video.path)))
    throw unsuitableTarget(options.path, container !== null)
  const file = await reserveFile(options.path, options.overwrite)
  try {
    const audio = await readAudioStreams(ffmpeg, video, options.signal)
    const earliest = Math.min(...audio.map((stream) => stream.startMicros), video.timesMicros[0] ?? 0)
    const clock = clipClock(video, options.range, earliest)
    const audioCodecs = audio.map((stream) => stream.codec)
    const { range } = options
    const job = { video, range, container, clock, audioCodecs, temporaryPath: file.temporaryPath }
    const notes = describeOverlay(video, audio, job)
    return new FfmpegOverlayEncoder(ffmpeg, { job, file, notes, path: options.path, signal: options.signal })
  } catch (error) {
    await file.discard()
    throw error
  }
}

function unsuitableTarget(path: string, isSource: boolean): StudioError {
  const name = basename(path)
  if (isSource) {
    const hint = 'Choose another name for the overlay.'
    return new StudioError('bad-arguments', `${name} is the video itself; it is never overwritten.`, { hint })
  }
  const hint = 'Use .mp4, .mov or .mkv.'
  return new StudioError('bad-arguments', `${name} names no kind of video the studio writes.`, { hint })
}

function describeOverlay(video: VideoInfo, audio: readonly AudioStream[], job: OverlayJob): string[] {
  const notes: string[] = []
  if (overlayPixelFormat(video.size) === 'yuv444p') {
    notes.push('Odd picture size: written as H.264 4:4:4 to keep every pixel, which some players cannot show.')
  }
  const changed = [
    ...new Set(audio.map((stream) => stream.codec).filter((codec) => !canCopyAudio(job.container, codec)))
  ]
  if (changed.length > 0) notes.push(`Sound was converted to AAC: ${job.container} cannot hold ${changed.join(', ')}.`)
  return notes
}

interface EncoderParts {
  readonly job: OverlayJob
  readonly file: PendingFile
  readonly notes: readonly string[]
  readonly path: string
  readonly signal: AbortSignal
}

class FfmpegOverlayEncoder implements OverlayEncoder {
  readonly notes: readonly string[]
  readonly #ffmpeg: FfmpegInstallation
  readonly #parts: EncoderParts
  readonly #running: RunningProcess
  readonly #times: Float64Array
  #written = 0
  #ended = false

  constructor(ffmpeg: FfmpegInstallation, parts: EncoderParts) {
    const { job } = parts
    this.#ffmpeg = ffmpeg
    this.#parts = parts
    this.notes = parts.notes
    this.#times = overlayTimes(job.video, job.range, job.clock)
    this.#running = startProcess(ffmpeg.ffmpeg, overlayArguments(ffmpeg, job), { stdin: 'pipe', signal: parts.signal })
    this.#running.stdout.resume()
    void this.#running.exited.then(
      () => (this.#ended = true),
      () => (this.#ended = true)
    )
    const { frameRate, size } = job.video
    this.#running.stdin?.write(matroskaHeader(size, (frameRate.den * 1e6) / frameRate.num))
  }

  async write(frame: RgbFrame): Promise<void> {
    const { job, signal } = this.#parts
    throwIfCancelled(signal)
    const expected = job.range.from + this.#written
    const { width, height } = job.video.size
    if (frame.frameIndex !== expected || frame.width !== width || frame.height !== height) {
      throw new RangeError(
        `frame ${frame.frameIndex} of ${frame.width}×${frame.height}, expected frame ${expected} of ${width}×${height}`
      )
    }
    const time = this.#times[this.#written] ?? 0
    this.#written++
    await this.#feed(matroskaFrameHeader(time, frame.data.length))
    await this.#feed(frame.data)
  }

  async finish(): Promise<string> {
    const { job, file, path, signal } = this.#parts
    try {
      this.#running.stdin?.end()
      const { code } = await this.#running.exited
      throwIfCancelled(signal)
      // A disk that fills up under the last bytes is told in words only: the exit code is 0.
      if (code !== 0 || this.#written === 0 || saysDiskFull(this.#running.errorTail())) throw this.#failure()
      if (job.container !== 'matroska') await setLastFrameDuration(file.temporaryPath, this.#shown())
      await verifyOverlay(this.#ffmpeg, file.temporaryPath, this.#times.subarray(0, this.#written), { job, signal })
      return await file.publish()
    } catch (error) {
      await this.abort()
      throw error instanceof StudioError ? error : writeFailure(path, error)
    }
  }

  async abort(): Promise<void> {
    await this.#running.stop()
    await this.#parts.file.discard()
  }

  #shown(): ShownDuration {
    const { range, video, clock } = this.#parts.job
    const last = range.from + this.#written - 1
    const time = video.timesMicros[last] ?? 0
    const lastFrame = Math.max(1, (video.timesMicros[last + 1] ?? clock.endMicros) - time)
    return { total: time - clock.startMicros + lastFrame, lastFrame }
  }

  async #feed(bytes: Uint8Array): Promise<void> {
    const { stdin } = this.#running
    if (!stdin || this.#ended || stdin.destroyed) return this.#giveUp()
    if (stdin.write(bytes)) return
    await new Promise<void>((resolve) => {
      const go = (): void => {
        stdin.off('drain', go)
        stdin.off('close', go)
        resolve()
      }
      stdin.once('drain', go)
      stdin.once('close', go)
    })
    if (stdin.destroyed) await this.#giveUp()
  }

  /** FFmpeg stopped taking frames: nothing of it stays. */
  async #giveUp(): Promise<never> {
    await this.#running.exited
    await this.abort()
    throwIfCancelled(this.#parts.signal)
    throw this.#failure()
  }

  #failure(): StudioError {
    const name = basename(this.#parts.path)
    const tail = this.#running.errorTail()
    if (saysDiskFull(tail)) return diskFull(name)
    if (/permission denied|read-only file system/i.test(tail)) return writeFailure(name, { code: 'EACCES' })
    const reason = this.#written === 0 ? 'there was no frame to write.' : (tail.split('\n')[0] ?? '')
    return new StudioError('encode-failed', `${name} could not be encoded: ${reason}`, {
      hint: /unknown encoder/i.test(tail)
        ? 'Use a build of FFmpeg that has libx264.'
        : 'Try again, or choose another folder.'
    })
  }
}

function saysDiskFull(errorTail: string): boolean {
  return /no space left on device|disk quota exceeded/i.test(errorTail)
}
