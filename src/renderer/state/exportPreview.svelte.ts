import { isCancelled, StudioError } from '../../shared/domain/errors'
import type { ExportJob, ExportMask } from '../../shared/domain/exportJob'
import type { FrameIndex } from '../../shared/domain/types'
import { previewMasks } from '../editor/exportChecks'
import type { StudioClient } from '../api/studio'

/** Choices change faster than pictures are made. */
const pauseMillis = 120

/** One frame as an export would make it, made by the exporter itself. */
export class ExportPreview {
  /** The picture as a PNG; the former one until the next is there. */
  png = $state.raw<Uint8Array | null>(null)
  busy = $state(false)
  /** Why there is none. */
  error = $state<string | null>(null)
  readonly #client: StudioClient
  #timer: ReturnType<typeof setTimeout> | undefined
  #latest = 0

  constructor(client: StudioClient) {
    this.#client = client
  }

  /** Shows a frame of a job soon; the newest question wins. @param masks of any frames: those around it are taken */
  show(job: ExportJob, frameIndex: FrameIndex, masks: () => readonly ExportMask[]): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask(job, frameIndex, masks()), pauseMillis)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#latest++
    this.png = this.error = null
    this.busy = false
  }

  async #ask(job: ExportJob, frameIndex: FrameIndex, all: readonly ExportMask[]): Promise<void> {
    const turn = ++this.#latest
    const masks = previewMasks(job, frameIndex, all)
    this.busy = true
    try {
      const range = { from: frameIndex, to: frameIndex }
      const { png } = await this.#client.call('export:preview', { job: { ...job, masks, range } })
      if (turn === this.#latest) this.#take(png, null)
    } catch (error) {
      if (turn === this.#latest && !isCancelled(error)) this.#take(null, StudioError.from(error).message)
    }
    if (turn === this.#latest) this.busy = false
  }

  #take(png: Uint8Array | null, error: string | null): void {
    this.png = png
    this.error = error
  }
}
