import type { SoundChunk } from '../../shared/domain/types'
import type { AudioOutput } from '../api/audioOutput'
import type { SoundSource } from '../api/frameClient'

/** Microseconds in a piece, and how far ahead of the ear pieces are asked for. */
const piece = 500_000
const ahead = 1_500_000
/** Seconds between the decision to start and the first moment heard: time to hand the first piece over. */
const headStart = 0.04

/**
 * The sound of one stretch of playing, from a time on. Pieces are fetched ahead and lined up on the device's clock, which
 * then says what is being heard: the picture follows that.
 */
export class Soundtrack {
  readonly #source: SoundSource
  readonly #output: AudioOutput
  readonly #from: number
  readonly #abort = new AbortController()
  readonly #waiting: SoundChunk[] = []
  #asked: number
  #anchor: number | null = null
  #fetching = false
  #ended = false

  /** @param fromMicros on the container's clock */
  constructor(source: SoundSource, output: AudioOutput, fromMicros: number) {
    this.#source = source
    this.#output = output
    this.#from = fromMicros
    this.#asked = fromMicros
    void this.#fetch()
  }

  /** The first piece has come, or there will be none. */
  get ready(): boolean {
    return this.#waiting.length > 0 || this.#ended
  }

  start(): void {
    if (this.#anchor !== null) return
    this.#anchor = this.#output.now + headStart
    this.#lineUp()
  }

  /** What is heard now, microseconds on the container's clock; asks for more where that is needed. */
  position(): number {
    if (this.#anchor === null) return this.#from
    const heard = Math.max(0, this.#output.now - this.#output.latency - this.#anchor)
    const position = this.#from + heard * 1e6
    if (this.#asked - position < ahead) void this.#fetch()
    return position
  }

  close(): void {
    this.#ended = true
    this.#waiting.length = 0
    this.#abort.abort()
    this.#output.silence()
  }

  async #fetch(): Promise<void> {
    if (this.#fetching || this.#ended) return
    this.#fetching = true
    const start = this.#asked
    this.#asked += piece
    try {
      const chunk = await this.#source.sound(start, piece, this.#abort.signal)
      if (this.#abort.signal.aborted) return
      if (chunk.samples.length > 0) this.#waiting.push(chunk)
      // A piece that is not full is the last one.
      const full = Math.floor((piece * chunk.sampleRate) / 1e6) * chunk.channels
      if (chunk.samples.length < full) this.#ended = true
      this.#lineUp()
    } catch {
      // A film goes on without its sound; what ails the file, the picture will report.
      this.#ended = true
    } finally {
      this.#fetching = false
    }
  }

  #lineUp(): void {
    if (this.#anchor === null) return
    for (const chunk of this.#waiting.splice(0)) {
      this.#output.schedule(chunk, this.#anchor + (chunk.startMicros - this.#from) / 1e6)
    }
  }
}
