import { StudioError } from '../../../shared/domain/errors'
import type { Size } from '../../../shared/domain/types'
import { ivfEntry, ivfHeader } from './jpegParts'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { startProcess, type RunningProcess } from '../ffmpeg/runProcess'

/** FFmpeg gives a picture out when it has the next one; some versions hold back more. */
const patienceMillis = 60

/**
 * Decodes JPEGs of one size in a process that stays: a few milliseconds each, where starting one takes a hundred. Each is
 * sent twice, since FFmpeg holds the last picture back; what comes of the copies is dropped.
 */
export class JpegDecoder {
  readonly #running: RunningProcess
  readonly #bytes: number
  #sent = 0
  #received = 0
  #picture: Uint8Array
  #filled = 0
  #wanted = -1
  #resolve: ((picture: Uint8Array) => void) | null = null
  #line: Promise<unknown> = Promise.resolve()

  constructor(
    ffmpeg: FfmpegInstallation,
    readonly size: Size
  ) {
    const { width, height } = size
    this.#bytes = width * height * 4
    this.#picture = new Uint8Array(this.#bytes)
    this.#running = startProcess(ffmpeg.ffmpeg, [...inputArguments, ...ffmpeg.fpsMode, ...outputArguments], {
      stdin: 'pipe'
    })
    this.#running.stdin?.write(ivfHeader(size))
    this.#running.stdout.on('data', (chunk: Buffer) => this.#take(chunk))
  }

  /** @returns rgba @throws StudioError `decode-failed` when the process has ended */
  decode(jpeg: Buffer): Promise<Uint8Array> {
    const decoded = this.#line.then(() => this.#decodeNow(jpeg))
    this.#line = decoded.catch(() => undefined)
    return decoded
  }

  async close(): Promise<void> {
    await this.#running.stop()
  }

  async #decodeNow(jpeg: Buffer): Promise<Uint8Array> {
    this.#wanted = this.#sent
    const picture = new Promise<Uint8Array>((resolve) => (this.#resolve = resolve))
    this.#send(jpeg)
    this.#send(jpeg)
    const again = setInterval(() => this.#send(jpeg), patienceMillis)
    const ended = this.#running.exited.then((): never => {
      throw new StudioError('decode-failed', `FFmpeg stopped decoding previews. ${this.#running.errorTail()}`.trim())
    })
    try {
      return await Promise.race([picture, ended])
    } finally {
      clearInterval(again)
    }
  }

  #send(jpeg: Buffer): void {
    this.#running.stdin?.write(ivfEntry(jpeg, this.#sent++))
  }

  #take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + this.#bytes - this.#filled)
      this.#picture.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled < this.#bytes) return
      this.#filled = 0
      if (this.#received++ !== this.#wanted) continue
      this.#resolve?.(this.#picture)
      this.#picture = new Uint8Array(this.#bytes)
    }
  }
}

const inputArguments = [
  ...['-nostdin', '-hide_banner', '-v', 'error', '-fflags', 'nobuffer', '-probesize', '32', '-analyzeduration', '0'],
  ...['-threads', '1', '-f', 'ivf', '-i', 'pipe:0', '-vf', 'scale=in_color_matrix=bt601:in_range=pc']
]

const outputArguments = ['-c:v', 'rawvideo', '-threads', '1', '-pix_fmt', 'rgba', '-f', 'rawvideo', 'pipe:1']
