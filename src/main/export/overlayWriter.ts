import type { OverlayFormat } from '../../shared/domain/exportFormats'
import { createOverlayEncoder } from '../media/overlayEncoder'
import { exportOverlay } from '../session/exportOverlay'
import type { ExportWriter } from './exportWriter'

/** The video with the objects tinted. */
export const overlayWriter: ExportWriter<OverlayFormat> = {
  write: async (context, { path, objects }) => {
    const { format, ffmpeg, video, decoder, range, masks, overwrite, signal, frameDone } = context
    const encoder = await createOverlayEncoder(ffmpeg, video, { path, range, overwrite, signal })
    const colours = Object.fromEntries(objects.map(({ id, colour }) => [id, colour]))
    const style = { opacity: format.opacity, outlinePx: format.outlinePx, colours }
    const maskAt = async (frameIndex: number) => (await masks.at(frameIndex))?.mask ?? null
    const deps = { decoder, encoder, signal, onProgress: frameDone }
    const result = await exportOverlay({ range, style, maskAt }, deps)
    const notes = [...encoder.notes, ...(result.truncated ? [result.truncated.message] : [])]
    return { frames: result.frames, notes, publish: async () => [result.path], discard: async () => undefined }
  }
}
