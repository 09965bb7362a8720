import { throwIfCancelled } from '../../shared/domain/errors'
import type { ExportMask } from '../../shared/domain/exportJob'
import type { FrameRange, ObjectId } from '../../shared/domain/types'
import type { WrittenExport } from '../export/exportWriter'
import type { FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import type { VideoDecoder } from '../session/ports'
import { linkedAbort } from './linkedAbort'
import { MaskRelay } from './maskRelay'
import type { ClipSink } from './segmentClip'
import type { StageMeans } from './stageMeans'

export interface OverlayJob {
  readonly path: string
  readonly range: FrameRange
  readonly objects: readonly ObjectId[]
  readonly overwrite: boolean
  readonly standardRange: boolean
}

export interface OverlayDeps {
  readonly ffmpeg: FfmpegInstallation
  readonly decoder: VideoDecoder
  readonly signal: AbortSignal
  readonly onTiming: StageMeans['add']
  readonly onNote: (text: string) => void
}

/** Draws the video with its masks beside the network, while they are made. */
export class OverlaySink implements ClipSink {
  readonly #relay: MaskRelay
  readonly #abort: ReturnType<typeof linkedAbort>
  readonly #drawing: Promise<WrittenExport | null>
  readonly place: string
  #failure: { readonly error: unknown } | null = null

  constructor(
    private readonly job: OverlayJob,
    private readonly deps: OverlayDeps
  ) {
    this.place = job.path
    this.#relay = new MaskRelay(job.range)
    this.#abort = linkedAbort(deps.signal)
    this.#drawing = this.#draw()
    this.#drawing.catch((error: unknown) => {
      this.#failure = { error }
      this.#relay.close()
    })
  }

  async take(mask: Parameters<ClipSink['take']>[0]): Promise<void> {
    await this.#relay.put(mask)
    if (this.#failure) throw this.#failure.error
  }

  async finish(): Promise<readonly string[]> {
    this.#relay.close()
    const written = await this.#drawing
    this.#abort.unlink()
    for (const note of written?.notes ?? []) this.deps.onNote(note)
    return (await written?.publish()) ?? []
  }

  async abort(): Promise<void> {
    this.#abort.stop.abort()
    this.#relay.close()
    try {
      await (await this.#drawing)?.discard()
    } finally {
      this.#abort.unlink()
    }
  }

  async #draw(): Promise<WrittenExport | null> {
    const { decoder, ffmpeg } = this.deps
    const { signal } = this.#abort.stop
    // Its code and its processes would only keep the first mask waiting.
    await this.#relay.flowing
    throwIfCancelled(signal)
    const { overlayOutput } = await import('./overlayOutput')
    const wait = { millis: 0 }
    const request = { ...this.job, ffmpeg, decoder, signal }
    const { writer, context, target } = overlayOutput(request)
    return writer.write(
      {
        ...context,
        masks: { at: (frameIndex) => this.#takeTimed(frameIndex, wait) },
        // Waiting for masks is the network's time, not the encoder's.
        onTiming: (millis) => {
          this.deps.onTiming('encode', millis - wait.millis)
          wait.millis = 0
        }
      },
      target
    )
  }

  async #takeTimed(frameIndex: number, wait: { millis: number }): Promise<ExportMask | null> {
    const asked = performance.now()
    const mask = await this.#relay.take(frameIndex)
    wait.millis += performance.now() - asked
    return mask && { frameIndex, mask, isReference: false }
  }
}
