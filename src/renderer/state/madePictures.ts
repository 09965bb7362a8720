import type { ExportJob } from '../../shared/domain/exportJob'
import type { FrameIndex } from '../../shared/domain/types'

/** What pictures may take, bytes: a short clip at 1080p. */
const mostBytes = 192 * 1024 * 1024

/** A frame as an export would have it. */
export interface PreviewPicture {
  readonly frameIndex: FrameIndex
  readonly png: Uint8Array
}

/** Frames that were made of one job: played again they run at the clip's own rate. Those of another job are forgotten. */
export class MadePictures {
  readonly #mostBytes: number
  readonly #pictures = new Map<FrameIndex, PreviewPicture>()
  #job: ExportJob | null = null
  #bytes = 0

  constructor(limit = mostBytes) {
    this.#mostBytes = limit
  }

  of(job: ExportJob, frameIndex: FrameIndex): PreviewPicture | null {
    if (job !== this.#job) this.begin(job)
    return this.#pictures.get(frameIndex) ?? null
  }

  /** Keeps it, unless it is of a job of before or there is no room. */
  keep(job: ExportJob, picture: PreviewPicture): void {
    const before = this.#pictures.get(picture.frameIndex)?.png.length ?? 0
    const bytes = this.#bytes - before + picture.png.length
    if (job !== this.#job || bytes > this.#mostBytes) return
    this.#bytes = bytes
    this.#pictures.set(picture.frameIndex, picture)
  }

  /** @param job null: nothing is kept until one is asked for */
  begin(job: ExportJob | null): void {
    this.#job = job
    this.#pictures.clear()
    this.#bytes = 0
  }
}
