import { throwIfCancelled } from '../../shared/domain/errors'
import type { FrameRange, RgbFrame, Size } from '../../shared/domain/types'
import type { TrackerTools } from './trackerTools'
import type { BackboneFeatures, DecodedFrame, VideoDecoder } from './ports'

/** Batches of the backbone: enough for it never to wait for the rest. Each frame costs some MB. */
const batchesAhead = 2

export interface EncodedFrame {
  readonly features: BackboneFeatures
  /** The picture its masks are aligned with. */
  readonly guide?: RgbFrame | undefined
  /** True where the file has no whole picture of the frame. */
  readonly damaged?: boolean | undefined
}

export interface FrameSource {
  readonly tools: TrackerTools
  readonly decoder: VideoDecoder
  readonly signal: AbortSignal
  /** Size of the pictures that masks are aligned with; null = they are not. */
  readonly guide: Size | null
  /** Tells the video's content from others: what the backbone made of a frame is kept for the next propagation. */
  readonly clip?: string | undefined
}

/** Frames of a range as backbone features, in order. */
export class EncodedFrames {
  readonly #frames: AsyncIterator<DecodedFrame>
  #ahead: Promise<EncodedFrame | null>[] = []

  constructor(
    private readonly source: FrameSource,
    direction: FrameRange & { readonly direction: 'forward' | 'backward' }
  ) {
    const { tools, guide, decoder, signal } = source
    const request = { ...direction, size: tools.network, ...(guide ? { beside: guide } : {}) }
    this.#frames = decoder.decode(request, signal)[Symbol.asyncIterator]()
  }

  /** @returns null after the last frame; the caller disposes of the features */
  next(): Promise<EncodedFrame | null> {
    if (this.#ahead.length === 0) this.begin()
    return this.#ahead.shift() ?? Promise.resolve(null)
  }

  /** Begins with the next frames: a batch together, so that the backbone gets it whole. */
  readAhead(): void {
    const { framesAtOnce = 1 } = this.source.tools.model
    if (this.#ahead.length > (batchesAhead - 1) * framesAtOnce) return
    while (this.#ahead.length < batchesAhead * framesAtOnce) this.begin()
  }

  /** Ends the decoder and disposes of features nobody took. */
  async close(): Promise<void> {
    const ended = this.#frames.return?.()
    for (const unused of this.#ahead) (await unused.catch(() => null))?.features.dispose()
    await ended
  }

  private begin(): void {
    const upcoming = this.encodeNext()
    // Whoever takes it gets the error; until then it must not count as unhandled.
    upcoming.catch(() => undefined)
    this.#ahead.push(upcoming)
  }

  private async encodeNext(): Promise<EncodedFrame | null> {
    const { tools, signal, clip } = this.source
    throwIfCancelled(signal)
    const { done, value: frame } = await tools.timer.wait('decode', this.#frames.next())
    if (done) return null
    throwIfCancelled(signal)
    const { beside: guide, damaged, ...picture } = frame
    return {
      features: await tools.timer.network(['preprocess', 'backbone'], tools.model.encodeFrame(picture, clip)),
      guide,
      damaged
    }
  }
}
