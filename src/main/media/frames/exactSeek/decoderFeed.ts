import type { Readable, Writable } from 'node:stream'
import type { Size, VideoInfo } from '../../../../shared/domain/types'
import { announcing, displayFilters } from '../../decode/decodeCommand'
import { cutIntoPictures } from '../../decode/decodePictures'
import type { FfmpegInstallation } from '../../ffmpeg/locateFfmpeg'
import { PictureTimes } from '../../decode/pictureTimes'
import { isWanted } from './runs'
import { startProcess, type RunningProcess } from '../../ffmpeg/runProcess'

export interface FeedEvents {
  /** A wanted picture, rgba. */
  onPicture(micros: number, data: Uint8Array): void
  /** FFmpeg found fault with what it was given. */
  onFault(): void
  /** The process is gone; nothing more comes. */
  onEnd(): void
}

/**
 * An FFmpeg process that waits on its standard input for packets and decodes what it is given. Of the pictures only those
 * with a wanted time (see `Runs`) are converted and come back.
 */
export class DecoderFeed {
  readonly #running: RunningProcess
  readonly #stdin: Writable

  constructor(
    command: { ffmpeg: FfmpegInstallation; args: readonly string[]; pictureBytes: number },
    events: FeedEvents
  ) {
    const times = new PictureTimes()
    this.#running = startProcess(command.ffmpeg.ffmpeg, command.args, {
      stdin: 'pipe',
      onErrorLine: (line) => {
        if (/\[(error|fatal|panic)\]|corrupt/.test(line)) events.onFault()
        return times.takeLine(line)
      }
    })
    const { stdin, stdout, exited } = this.#running
    if (!stdin) throw new TypeError('a decoder without an input')
    this.#stdin = stdin
    void exited.catch(() => undefined).finally(() => times.end())
    void this.#deliver(stdout, times, command.pictureBytes, events)
  }

  get processId(): number | null {
    return this.#running.pid
  }

  /** @returns once there is room for more; at once when the process is gone */
  async feed(bytes: Buffer): Promise<void> {
    if (!this.#stdin.writable || this.#stdin.write(bytes)) return
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        for (const event of ['drain', 'close', 'error']) this.#stdin.off(event, settle)
        resolve()
      }
      for (const event of ['drain', 'close', 'error']) this.#stdin.on(event, settle)
    })
  }

  stop(): Promise<void> {
    return this.#running.stop()
  }

  async #deliver(stdout: Readable, times: PictureTimes, bytes: number, events: FeedEvents): Promise<void> {
    try {
      for await (const data of cutIntoPictures(stdout, bytes)) {
        const micros = await times.next()
        if (micros === null) break
        events.onPicture(micros, data)
      }
    } catch {
      // The pipe breaks when the process is stopped.
    } finally {
      await this.#running.stop()
      events.onEnd()
    }
  }
}

/** More threads decode faster and hold more pictures back. @see FeedRecord */
export function feedArguments(ffmpeg: FfmpegInstallation, video: VideoInfo, size: Size, threads: number): string[] {
  const filters = [`select=${isWanted}`, ...displayFilters(video, { size, pixelFormat: 'rgba' }), ...announcing(ffmpeg)]
  return [
    ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'level+info'],
    // Nothing is read ahead to find out what the stream is: its header says it.
    ...['-noautorotate', '-copyts', '-fflags', 'nobuffer', '-nofind_stream_info'],
    ...[
      '-threads',
      String(threads),
      '-f',
      'matroska',
      '-i',
      'pipe:0',
      '-filter:v',
      filters.join(','),
      ...ffmpeg.fpsMode
    ],
    ...[
      '-c:v',
      'rawvideo',
      '-threads',
      '1',
      '-enc_time_base',
      '1:1000000',
      '-pix_fmt',
      'rgba',
      '-flush_packets',
      '1',
      '-f',
      'rawvideo',
      'pipe:1'
    ]
  ]
}
