import { cancelled, StudioError } from '../../shared/domain/errors'
import type { FrameIndex, RgbaFrame, Size, SoundChunk } from '../../shared/domain/types'
import type { FrameReply, FrameRequest } from '../../shared/ipc/framePort'
import { inWords } from '../strings'

/** The part of a `MessagePort` that is used; tests bring their own. */
export interface FramePort {
  onmessage: ((event: { readonly data: FrameReply }) => void) | null
  postMessage(request: FrameRequest): void
  close(): void
}

export interface FrameOptions {
  /** Bounds the size the frame is sent at; absent = the video's displayed size. */
  readonly fit?: Size
  readonly signal?: AbortSignal
}

/** Pictures from the engine. */
export interface FrameSource {
  /** @throws StudioError of the engine, or `cancelled` */
  frame(frameIndex: FrameIndex, options?: FrameOptions): Promise<RgbaFrame>
  /** A first look at a frame while the exact one is decoded; null where none is at hand. */
  draft?(frameIndex: FrameIndex, signal: AbortSignal): Promise<RgbaFrame | null>
  /** Small pictures of frames (ascending, at most 500), handed over as they are decoded. */
  thumbnails(
    request: { readonly frames: readonly FrameIndex[]; readonly height: number },
    onFrame: (frame: RgbaFrame) => void,
    signal: AbortSignal
  ): Promise<void>
}

/** Sound from the engine. */
export interface SoundSource {
  /** @throws StudioError of the engine, or `cancelled` */
  sound(startMicros: number, durationMicros: number, signal: AbortSignal): Promise<SoundChunk>
}

interface Pending {
  readonly request: FrameRequest
  onReply(reply: FrameReply): void
  finish(error: StudioError | null): void
}

type Outgoing = FrameRequest extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never

/**
 * Requests by id over the frame port. Any number may be under way. When the engine was restarted a new port is attached
 * and what was not answered is asked again.
 */
export class FrameClient implements FrameSource, SoundSource {
  #port: FramePort | null = null
  #nextId = 1
  readonly #pending = new Map<number, Pending>()

  attach(port: FramePort): void {
    this.#port?.close()
    this.#port = port
    port.onmessage = ({ data }) => this.#receive(data)
    for (const { request } of this.#pending.values()) port.postMessage(request)
  }

  frame(frameIndex: FrameIndex, options: FrameOptions = {}): Promise<RgbaFrame> {
    const { fit, signal } = options
    return new Promise((resolve, reject) => {
      this.#send({ kind: 'frame', frameIndex, ...(fit && { fit: wholeSize(fit) }) }, signal, {
        onReply: (reply) => reply.kind === 'frame' && resolve(reply.frame),
        finish: (error) => error && reject(error)
      })
    })
  }

  draft(frameIndex: FrameIndex, signal: AbortSignal): Promise<RgbaFrame | null> {
    return new Promise((resolve, reject) => {
      this.#send({ kind: 'draft', frameIndex }, signal, {
        onReply: (reply) => reply.kind === 'frame' && resolve(reply.frame),
        finish: (error) => (error ? reject(error) : resolve(null))
      })
    })
  }

  sound(startMicros: number, durationMicros: number, signal: AbortSignal): Promise<SoundChunk> {
    return new Promise((resolve, reject) => {
      this.#send({ kind: 'sound', startMicros, durationMicros }, signal, {
        onReply: (reply) => reply.kind === 'sound' && resolve(reply.chunk),
        finish: (error) => error && reject(error)
      })
    })
  }

  thumbnails(
    { frames, height }: { readonly frames: readonly FrameIndex[]; readonly height: number },
    onFrame: (frame: RgbaFrame) => void,
    signal: AbortSignal
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#send({ kind: 'thumbnails', frames: [...frames], height }, signal, {
        onReply: (reply) => reply.kind === 'frame' && onFrame(reply.frame),
        finish: (error) => (error ? reject(error) : resolve())
      })
    })
  }

  /** Ends every request with `cancelled`: the video they were for is gone. */
  cancelAll(): void {
    for (const id of [...this.#pending.keys()]) this.#cancel(id)
  }

  #send(outgoing: Outgoing, signal: AbortSignal | undefined, handlers: Omit<Pending, 'request'>): void {
    const id = this.#nextId++
    const request = { ...outgoing, id } as FrameRequest
    if (signal?.aborted) return handlers.finish(cancelled(signal.reason))
    const abort = (): void => this.#cancel(id)
    signal?.addEventListener('abort', abort, { once: true })
    const finish = (error: StudioError | null): void => {
      signal?.removeEventListener('abort', abort)
      handlers.finish(error)
    }
    this.#pending.set(id, { request, onReply: handlers.onReply, finish })
    this.#port?.postMessage(request)
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id)
    if (!pending) return
    this.#pending.delete(id)
    this.#port?.postMessage({ kind: 'cancel', id })
    pending.finish(cancelled())
  }

  #receive(reply: FrameReply): void {
    const pending = this.#pending.get(reply.id)
    if (!pending) return
    if (reply.kind === 'frame' || reply.kind === 'sound') {
      pending.onReply(reply)
      if (pending.request.kind === 'thumbnails') return
    }
    this.#pending.delete(reply.id)
    pending.finish(reply.kind === 'error' ? StudioError.fromData(inWords(reply.error)) : null)
  }
}

function wholeSize({ width, height }: Size): Size {
  return { width: Math.max(16, Math.ceil(width)), height: Math.max(16, Math.ceil(height)) }
}
