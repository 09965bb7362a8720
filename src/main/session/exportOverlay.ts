import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { decodeMask } from '../../shared/domain/maskRle'
import { composeOverlay } from '../../shared/domain/overlay'
import type { EncodedMask, FrameIndex, FrameRange, OverlayStyle, RgbFrame } from '../../shared/domain/types'
import { readAhead } from './readAhead'
import type { VideoDecoder, VideoEncoder } from './ports'

export interface OverlayRequest {
  readonly range: FrameRange
  readonly style: OverlayStyle
  /** Mask to draw on a frame, null = leave the frame as it is. May wait for a mask that is still to come. */
  readonly maskAt: (frameIndex: FrameIndex) => EncodedMask | null | Promise<EncodedMask | null>
}

export interface OverlayDeps {
  readonly decoder: VideoDecoder
  readonly encoder: VideoEncoder
  readonly signal: AbortSignal
  /** Frames written so far. */
  readonly onProgress: (done: number) => void
  /** Time spent drawing and handing over one frame, waiting for masks not counted. */
  readonly onTiming?: (millis: number) => void
}

export interface OverlayResult {
  readonly path: string
  readonly frames: number
  /** Set when the video broke off: what could be decoded was written. */
  readonly truncated: StudioError | null
}

/**
 * Draws masks over a range of frames and encodes them. The encoder is finished on success and aborted on any failure.
 * @throws StudioError `cancelled`, or what decoder and encoder throw; a truncated video is no failure once one of its
 *   frames was written
 */
export async function exportOverlay(request: OverlayRequest, deps: OverlayDeps): Promise<OverlayResult> {
  const { encoder, signal } = deps
  const written = { frames: 0 }
  try {
    const truncated = await writeFrames(request, deps, written)
    throwIfCancelled(signal)
    return { path: await encoder.finish(), frames: written.frames, truncated }
  } catch (error) {
    await encoder.abort()
    throw error
  }
}

async function writeFrames(
  request: OverlayRequest,
  deps: OverlayDeps,
  written: { frames: number }
): Promise<StudioError | null> {
  const { encoder, decoder, signal } = deps
  try {
    for await (const frame of readAhead(decoder.decode({ ...request.range }, signal))) {
      const mask = await request.maskAt(frame.frameIndex)
      throwIfCancelled(signal)
      const started = performance.now()
      if (mask) drawMask(frame, mask, request)
      await encoder.write(frame)
      deps.onTiming?.(performance.now() - started)
      deps.onProgress(++written.frames)
    }
    return null
  } catch (error) {
    if (error instanceof StudioError && error.code === 'video-truncated' && written.frames > 0) return error
    throw error
  }
}

function drawMask(frame: RgbFrame, mask: EncodedMask, { style }: OverlayRequest): void {
  if (mask.width !== frame.width || mask.height !== frame.height) {
    const sizes = `${mask.width}×${mask.height} on a ${frame.width}×${frame.height} frame`
    throw new StudioError('mask-aspect-mismatch', `Frame ${frame.frameIndex} has a mask of another size: ${sizes}.`, {
      hint: 'Masks must have the size of the video.'
    })
  }
  composeOverlay(frame, decodeMask(mask), style)
}
