import type { SoundChunk } from '../../shared/domain/types'

/** Where sound goes: WebAudio in the window, something that keeps a list in tests. */
export interface AudioOutput {
  /** Seconds on the clock of the sound device; stands still while nothing can be heard. */
  readonly now: number
  /** Seconds from a moment on that clock until it is heard. */
  readonly latency: number
  /** 0..1 */
  setVolume(volume: number): void
  /** @param at when to play its first moment, on the device's clock; what lies before `now` is left out */
  schedule(chunk: SoundChunk, at: number): void
  /** Stops everything scheduled. */
  silence(): void
}

/** The system's sound device; opened when first used. */
export class WebAudioOutput implements AudioOutput {
  #context: AudioContext | null = null
  #gain: GainNode | null = null
  #volume = 1
  readonly #sources = new Set<AudioBufferSourceNode>()

  get now(): number {
    return this.#open().currentTime
  }

  get latency(): number {
    const { outputLatency, baseLatency } = this.#open()
    return outputLatency || baseLatency || 0
  }

  setVolume(volume: number): void {
    this.#volume = volume
    if (this.#gain) this.#gain.gain.value = volume
  }

  schedule({ samples, channels, sampleRate }: SoundChunk, at: number): void {
    const context = this.#open()
    const moments = Math.floor(samples.length / channels)
    const late = Math.max(0, context.currentTime - at)
    if (moments === 0 || !this.#gain || late * sampleRate >= moments) return
    const buffer = context.createBuffer(channels, moments, sampleRate)
    for (let channel = 0; channel < channels; channel++) {
      const data = buffer.getChannelData(channel)
      for (let moment = 0; moment < moments; moment++)
        data[moment] = (samples[moment * channels + channel] ?? 0) / 32_768
    }
    const source = context.createBufferSource()
    source.buffer = buffer
    source.connect(this.#gain)
    source.onended = () => this.#sources.delete(source)
    this.#sources.add(source)
    source.start(at + late, late)
  }

  silence(): void {
    for (const source of this.#sources) {
      source.onended = null
      source.stop()
    }
    this.#sources.clear()
  }

  #open(): AudioContext {
    if (this.#context) return this.#context
    const context = new AudioContext({ latencyHint: 'interactive' })
    this.#context = context
    this.#gain = context.createGain()
    this.#gain.gain.value = this.#volume
    this.#gain.connect(context.destination)
    void context.resume()
    return context
  }
}
