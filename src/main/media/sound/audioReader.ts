import type { Readable } from 'node:stream'
import { cancelled, throwIfCancelled } from '../../../shared/domain/errors'
import type { SoundChunk, VideoInfo } from '../../../shared/domain/types'
import { seconds } from '../decode/decodeCommand'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../ffmpeg/mediaPath'
import { startProcess, type RunningProcess } from '../ffmpeg/runProcess'

/** What every sound is turned into. */
export const soundFormat = { sampleRate: 48_000, channels: 2 } as const

/** Bytes of one moment: 16 bits a channel. */
const momentBytes = soundFormat.channels * 2
/** A decoder nobody reads from is ended after this. */
const idleMillis = 10_000

/**
 * The sound of a video in pieces, for playback: any piece at any time, quick where pieces are asked for in order. Times
 * are the container's own, as presentation times are; where there is no sound yet or a gap, there is silence.
 */
export class AudioReader {
  #cursor: SoundCursor | null = null
  #queue: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  #closed = false

  constructor(
    private readonly ffmpeg: FfmpegInstallation,
    private readonly video: VideoInfo
  ) {}

  /**
   * @param startMicros on the container's clock
   * @param durationMicros how much is wanted; less comes where the sound ends
   * @throws StudioError `cancelled`, `ffmpeg-not-found`
   */
  read(startMicros: number, durationMicros: number, signal: AbortSignal): Promise<SoundChunk> {
    const piece = this.#queue.then(() => this.#serve(startMicros, durationMicros, signal))
    this.#queue = piece.catch(() => undefined)
    return piece
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    await this.#drop()
    await this.#queue
  }

  async #serve(startMicros: number, durationMicros: number, signal: AbortSignal): Promise<SoundChunk> {
    throwIfCancelled(signal)
    if (this.#closed) throw cancelled()
    clearTimeout(this.#idle)
    const moments = inMoments(durationMicros)
    const empty = { startMicros, ...soundFormat, samples: new Int16Array(0) }
    if (!this.video.audio || moments <= 0) return empty
    const at = inMoments(startMicros)
    if (this.#cursor?.position !== at) {
      await this.#drop()
      this.#cursor = new SoundCursor(this.ffmpeg, this.video, at)
    }
    const cursor = this.#cursor
    const stop = (): void => void cursor.stop()
    signal.addEventListener('abort', stop, { once: true })
    try {
      const samples = await cursor.take(moments)
      throwIfCancelled(signal)
      return { ...empty, samples }
    } finally {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) this.#cursor = null
      this.#idle = setTimeout(() => void this.#drop(), idleMillis).unref()
    }
  }

  async #drop(): Promise<void> {
    const cursor = this.#cursor
    this.#cursor = null
    await cursor?.stop()
  }
}

/** One FFmpeg that decodes on and on from a place. */
class SoundCursor {
  /** Moment the next one taken starts at. */
  position: number
  readonly #process: RunningProcess
  readonly #bytes: AsyncIterator<Buffer>
  #left: Buffer = Buffer.alloc(0)

  constructor(ffmpeg: FfmpegInstallation, video: VideoInfo, moment: number) {
    this.position = moment
    // No file has a place before its zero: what comes before it is silence.
    if (moment < 0) this.#left = Buffer.alloc(-moment * momentBytes)
    this.#process = startProcess(ffmpeg.ffmpeg, soundArguments(video, Math.max(0, moment)))
    this.#bytes = (this.#process.stdout as Readable & AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  }

  /** @returns int16 [moments, channels], shorter at the end of the sound */
  async take(moments: number): Promise<Int16Array> {
    const parts = [this.#left]
    let length = this.#left.length
    while (length < moments * momentBytes) {
      const { done, value } = await this.#bytes.next()
      if (done) break
      parts.push(value)
      length += value.length
    }
    const all = Buffer.concat(parts)
    const whole = Math.min(moments, Math.floor(all.length / momentBytes))
    this.#left = all.subarray(whole * momentBytes)
    this.position += moments
    // A copy of its own: what is sent must not drag the rest along, nor start at an odd byte.
    return new Int16Array(new Uint8Array(all.subarray(0, whole * momentBytes)).buffer)
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }
}

/** Pieces are cut at whole moments, so that one read after the other leaves neither gap nor overlap. */
function inMoments(micros: number): number {
  return Math.round((micros * soundFormat.sampleRate) / 1e6)
}

/** Containers without an index of times: a seek may land behind its target, so reading starts well before it. */
const roughContainers = /mpegts|mpeg$|asf|flv|avi/
const lead = 2.5 * soundFormat.sampleRate

/** Where reading starts, in moments, and how FFmpeg is told. */
function startOf({ container, clockJumps }: VideoInfo, moment: number): { from: number; seek: readonly string[] } {
  // Where the clock jumps no place has a time of its own: read from the start, FFmpeg joins the parts.
  if (clockJumps) return { from: Math.min(moment, inMoments(clockJumps.startMicros)), seek: [] }
  const from = roughContainers.test(container) ? Math.max(0, moment - lead) : moment
  return { from, seek: ['-seek_timestamp', '1', '-ss', seconds((from / soundFormat.sampleRate) * 1e6)] }
}

function soundArguments(video: VideoInfo, moment: number): string[] {
  const { sampleRate, channels } = soundFormat
  const { from, seek } = startOf(video, moment)
  // After a seek FFmpeg counts time from its target: whatever is missing there and in between is filled with silence.
  const filled = `aresample=${sampleRate}:async=1:first_pts=0`
  const cut = from === moment ? '' : `,atrim=start_sample=${moment - from}`
  const track = `0:a:${video.audio?.position ?? 0}`
  return [
    ...['-nostdin', '-hide_banner', '-v', 'error', ...seek],
    ...[...localOnly, '-i', mediaPath(video.path), '-map', track, '-vn', '-sn', '-dn', '-af', filled + cut],
    ...['-ar', String(sampleRate), '-ac', String(channels), '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1']
  ]
}
