import { basename, join } from 'node:path'
import { readdir } from 'node:fs/promises'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import { diskFull, type PendingFile, writeFailure } from '../../files/outputFile'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { pictureBytes, rawVideoTag } from '../../media/decode/planarFormat'
import { type RunningProcess, startProcess } from '../../media/ffmpeg/runProcess'
import { clipTimes } from './clipClock'
import { type ClipJob, encodeArguments, keptLight } from './encodeCommand'
import { inOrder } from './pictureNumbers'
import { setLastFrameDuration, type ShownDuration } from './lastFrameDuration'
import { matroskaFrameHeader, matroskaHeader } from './rawMatroska'
import { verifyClip } from '../verify/verifyClip'
import { verifySequence } from '../verify/verifySequence'
import { nameLikeSource, sourceNames } from './nameLikeSource'

export interface EncoderParts {
  readonly job: ClipJob
  /** The temporary file or folder. */
  readonly pending: PendingFile
  /** Final path, for messages. */
  readonly path: string
  readonly signal: AbortSignal
}

/** An FFmpeg process that takes the pictures of a range, in order, and writes them to a temporary file. */
export class PictureEncoder {
  readonly #ffmpeg: FfmpegInstallation
  readonly #parts: EncoderParts
  readonly #running: RunningProcess
  readonly #times: Float64Array
  readonly #bytes: number
  #written = 0
  #ended = false

  constructor(ffmpeg: FfmpegInstallation, parts: EncoderParts) {
    const { job } = parts
    this.#ffmpeg = ffmpeg
    this.#parts = parts
    this.#bytes = pictureBytes(job.format, job.video.size)
    this.#times = clipTimes(job.video, job.range, job.clock)
    this.#running = startProcess(ffmpeg.ffmpeg, encodeArguments(ffmpeg, job), { stdin: 'pipe', signal: parts.signal })
    this.#running.stdout.resume()
    void this.#running.exited.then(
      () => (this.#ended = true),
      () => (this.#ended = true)
    )
    const { frameRate, size } = job.video
    const frameMicros = (frameRate.den * 1e6) / frameRate.num
    this.#running.stdin?.write(matroskaHeader(size, rawVideoTag(job.format), frameMicros, keptLight(job)))
  }

  get written(): number {
    return this.#written
  }

  /**
   * Takes the next picture of the range. Resolves when the encoder takes more.
   * @param data raw samples in the job's format; not changed afterwards
   * @throws RangeError for pictures of another size, StudioError `encode-failed`, `disk-full`, `cancelled`
   */
  async write(data: Uint8Array): Promise<void> {
    throwIfCancelled(this.#parts.signal)
    if (data.length !== this.#bytes) throw new RangeError(`picture of ${data.length} bytes, expected ${this.#bytes}`)
    const time = this.#times[this.#written] ?? 0
    this.#written++
    await this.#feed(matroskaFrameHeader(time, data.length))
    await this.#feed(data)
  }

  /** Completes the file and reads it back; it keeps its temporary name. @throws StudioError `encode-failed`, … */
  async finish(): Promise<void> {
    const { job, pending, path, signal } = this.#parts
    try {
      this.#running.stdin?.end()
      const { code } = await this.#running.exited
      throwIfCancelled(signal)
      // A disk that fills up under the last bytes is told in words only: the exit code is 0.
      if (code !== 0 || this.#written === 0 || saysDiskFull(this.#running.errorTail())) throw this.#failure()
      const times = this.#times.subarray(0, this.#written)
      if (job.container === null) {
        await verifySequence(this.#ffmpeg, job, times.length, signal)
        return await nameLikeSource(job, times.length)
      }
      const shown = this.#shown()
      const isMov = job.container === 'mp4' || job.container === 'mov'
      if (isMov) await setLastFrameDuration(pending.temporaryPath, shown)
      await verifyClip(this.#ffmpeg, pending.temporaryPath, { job, times, shown, signal })
    } catch (error) {
      await this.abort()
      throw error instanceof StudioError ? error : writeFailure(path, error)
    }
  }

  /** Gives the file its name. @returns final paths: the file, or every numbered picture */
  async publish(): Promise<string[]> {
    const target = await this.#parts.pending.publish()
    const { job } = this.#parts
    if (job.container !== null) return [target]
    const names = sourceNames(job, this.#written) ?? inOrder(await readdir(target), job.pictures)
    return names.map((name) => join(target, name))
  }

  /** Stops the process and deletes what it wrote. */
  async abort(): Promise<void> {
    await this.#running.stop()
    await this.#parts.pending.discard()
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
    if (/no such file or directory|input\/output error|stale file handle/i.test(tail)) {
      return new StudioError('output-not-writable', `${name} could not be written: its folder is gone.`, {
        hint: 'Check that the drive is still connected, or choose another folder.'
      })
    }
    const reason = this.#written === 0 ? 'there was no frame to write.' : (tail.split('\n')[0] ?? '')
    return new StudioError('encode-failed', `${name} could not be encoded: ${reason}`, {
      hint: 'Try another codec or folder; if it happens again, send a problem report (Help, or --log FILE in a terminal).'
    })
  }
}

function saysDiskFull(errorTail: string): boolean {
  return /no space left on device|disk quota exceeded/i.test(errorTail)
}
