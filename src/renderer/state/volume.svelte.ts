import type { AudioOutput } from '../api/audioOutput'
import { clamp } from '../editor/geometry'

const memoryKey = 'volume'

/** How loud playback is, remembered from one run to the next. */
export class VolumeState {
  /** 0..1, as the slider stands. */
  level = $state(0.8)
  muted = $state(false)
  readonly #output: AudioOutput | null
  readonly #memory: Pick<Storage, 'getItem' | 'setItem'>

  constructor(output: AudioOutput | null, memory: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#output = output
    this.#memory = memory
    const [level, muted] = memory.getItem(memoryKey)?.split(' ') ?? []
    const kept = Number(level)
    if (level !== undefined && Number.isFinite(kept)) this.level = clamp(kept, 0, 1)
    this.muted = muted === 'muted'
    this.#tell()
  }

  setLevel(level: number): void {
    this.level = clamp(level, 0, 1)
    this.muted = false
    this.#changed()
  }

  toggleMute(): void {
    this.muted = !this.muted
    this.#changed()
  }

  #changed(): void {
    this.#memory.setItem(memoryKey, `${this.level.toFixed(2)} ${this.muted ? 'muted' : 'heard'}`)
    this.#tell()
  }

  /** Ears hear ratios: half-way on the slider should sound half as loud. */
  #tell(): void {
    this.#output?.setVolume(this.muted ? 0 : this.level ** 2)
  }
}
