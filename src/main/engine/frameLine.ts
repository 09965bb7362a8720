import { StudioError, isCancelled } from '../../shared/domain/errors'
import type { FrameReply, FrameRequest } from '../../shared/ipc/framePort'
import type { AudioReader } from '../media/sound/audioReader'
import type { FrameReader } from '../media/frames/frameReader'

/** Where a line gets things from: the video that is open. */
export interface FrameSources {
  readonly reader: FrameReader
  readonly sound: AudioReader
}

/** Answers the window's requests for frames; a cancelled request gets no further reply. */
export class FrameLine {
  readonly #running = new Map<number, AbortController>()

  constructor(
    private readonly open: () => FrameSources,
    private readonly reply: (message: FrameReply) => void
  ) {}

  take(request: FrameRequest): void {
    if (request.kind === 'cancel') this.#running.get(request.id)?.abort()
    else void this.answer(request)
  }

  close(): void {
    for (const stop of this.#running.values()) stop.abort()
  }

  private async answer(request: Exclude<FrameRequest, { kind: 'cancel' }>): Promise<void> {
    const stop = new AbortController()
    this.#running.set(request.id, stop)
    try {
      if (request.kind === 'frame') await this.sendFrame(request, stop.signal)
      else if (request.kind === 'draft') await this.sendDraft(request, stop.signal)
      else if (request.kind === 'sound') await this.sendSound(request, stop.signal)
      else await this.sendThumbnails(request, stop.signal)
    } catch (error) {
      if (stop.signal.aborted || isCancelled(error)) return
      this.reply({ kind: 'error', id: request.id, error: StudioError.from(error).toData() })
    } finally {
      if (this.#running.get(request.id) === stop) this.#running.delete(request.id)
    }
  }

  private async sendFrame(
    { id, frameIndex, fit }: Extract<FrameRequest, { kind: 'frame' }>,
    signal: AbortSignal
  ): Promise<void> {
    const frame = await this.open().reader.read(frameIndex, fit ? { fit, signal } : { signal })
    if (!signal.aborted) this.reply({ kind: 'frame', id, frame })
  }

  private async sendDraft(
    { id, frameIndex }: Extract<FrameRequest, { kind: 'draft' }>,
    signal: AbortSignal
  ): Promise<void> {
    const frame = await this.open().reader.draft(frameIndex)
    if (!signal.aborted) this.reply(frame ? { kind: 'frame', id, frame } : { kind: 'done', id })
  }

  private async sendSound(
    { id, startMicros, durationMicros }: Extract<FrameRequest, { kind: 'sound' }>,
    signal: AbortSignal
  ): Promise<void> {
    const chunk = await this.open().sound.read(startMicros, durationMicros, signal)
    if (!signal.aborted) this.reply({ kind: 'sound', id, chunk })
  }

  private async sendThumbnails(
    { id, frames, height }: Extract<FrameRequest, { kind: 'thumbnails' }>,
    signal: AbortSignal
  ): Promise<void> {
    for await (const frame of this.open().reader.thumbnails(frames, height, signal)) {
      if (signal.aborted) return
      this.reply({ kind: 'frame', id, frame })
    }
    if (!signal.aborted) this.reply({ kind: 'done', id })
  }
}
