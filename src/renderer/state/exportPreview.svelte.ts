import { isCancelled, StudioError } from '../../shared/domain/errors'
import type { ExportJob, ExportMask } from '../../shared/domain/exportJob'
import type { FrameIndex } from '../../shared/domain/types'
import { previewMasks } from '../editor/exportChecks'
import type { StudioClient } from '../api/studio'
import { MadePictures, type PreviewPicture } from './madePictures'

/** Choices and the hand on the slider change faster than pictures are made. */
const pauseMillis = 120

interface Wish {
  readonly job: ExportJob
  readonly frameIndex: FrameIndex
  /** Of any frames: those around it are taken. */
  readonly masks: () => readonly ExportMask[]
  /** Without waiting for the next change: while it plays. */
  readonly atOnce: boolean
}

/** One frame as an export would make it, made by the exporter itself. */
export class ExportPreview {
  /** The former one until the next is there. */
  picture = $state.raw<PreviewPicture | null>(null)
  busy = $state(false)
  /** Why there is none. */
  error = $state<string | null>(null)
  readonly #client: StudioClient
  #timer: ReturnType<typeof setTimeout> | undefined
  #latest = 0
  readonly #made = new MadePictures()

  constructor(client: StudioClient) {
    this.#client = client
  }

  /** Shows a frame of a job soon, at once where it was made before; the newest wish wins. */
  show(wish: Wish): void {
    clearTimeout(this.#timer)
    const made = this.#made.of(wish.job, wish.frameIndex)
    if (made) {
      this.#latest++
      this.busy = false
      return this.#take(made, null)
    }
    this.#timer = setTimeout(() => void this.#ask(wish), wish.atOnce ? 0 : pauseMillis)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#latest++
    this.#made.begin(null)
    this.picture = this.error = null
    this.busy = false
  }

  async #ask({ job, frameIndex, masks: all }: Wish): Promise<void> {
    const turn = ++this.#latest
    const masks = previewMasks(job, frameIndex, all())
    this.busy = true
    try {
      const range = { from: frameIndex, to: frameIndex }
      const { png } = await this.#client.call('export:preview', { job: { ...job, masks, range } })
      const picture = { frameIndex, png }
      this.#made.keep(job, picture)
      if (turn === this.#latest) this.#take(picture, null)
    } catch (error) {
      if (turn === this.#latest && !isCancelled(error)) this.#take(null, StudioError.from(error).message)
    }
    if (turn === this.#latest) this.busy = false
  }

  #take(picture: PreviewPicture | null, error: string | null): void {
    this.picture = picture
    this.error = error
  }
}
