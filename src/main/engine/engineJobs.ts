import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { decodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask, PropagatedMask, VideoInfo } from '../../shared/domain/types'
import type { Handlers } from '../../shared/ipc/contract'
import type { Events } from '../../shared/ipc/events'
import type { FfmpegInstallation } from '../media/locateFfmpeg'
import { createMaskFolder } from '../media/maskFolder'
import { createOverlayEncoder } from '../media/overlayEncoder'
import { exportOverlay } from '../session/exportOverlay'
import type { SegmentationModel, VideoDecoder } from '../session/ports'
import { propagate, type PropagateRequest } from '../session/propagate'

/** What a job says while it runs. */
export interface JobReport {
  frameDone(): void
  mask(mask: PropagatedMask): void
}

export type JobResult = Omit<Events['job:finished'], 'jobId'>

interface JobDeps {
  readonly signal: AbortSignal
  readonly report: JobReport
}

type ExportInput<N extends 'export:overlay' | 'export:masks'> = Parameters<Handlers<N>[N]>[0]

/** @throws StudioError as `propagate`; a truncated video ends the job with what could be done and a note */
export async function propagateMasks(
  request: PropagateRequest,
  deps: JobDeps & { readonly decoder: VideoDecoder; readonly model: SegmentationModel }
): Promise<JobResult> {
  let frames = 0
  const notes: string[] = []
  try {
    for await (const mask of propagate(request, deps)) {
      frames++
      deps.report.mask(mask)
      deps.report.frameDone()
    }
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'video-truncated' && frames > 0)) throw error
    notes.push(error.message)
  }
  return { files: [], frames, notes }
}

/** The user has agreed in the dialog to replace a file of that name. */
export async function exportOverlayFile(
  input: ExportInput<'export:overlay'>,
  deps: JobDeps & { readonly decoder: VideoDecoder; readonly ffmpeg: FfmpegInstallation }
): Promise<JobResult> {
  const { decoder, ffmpeg, signal, report } = deps
  checkSizes(input.masks, decoder.video)
  const { path, style } = input
  const range = { from: input.from, to: input.to }
  const masks = new Map<number, EncodedMask>(input.masks.map(({ frameIndex, mask }) => [frameIndex, mask]))
  const encoder = await createOverlayEncoder(ffmpeg, decoder.video, { path, range, overwrite: true, signal })
  const result = await exportOverlay(
    { range, style, maskAt: (frameIndex) => masks.get(frameIndex) ?? null },
    { decoder, encoder, signal, onProgress: () => report.frameDone() }
  )
  const notes = [...encoder.notes, ...(result.truncated ? [result.truncated.message] : [])]
  return { files: [result.path], frames: result.frames, notes }
}

export async function exportMaskFiles(input: ExportInput<'export:masks'>, deps: JobDeps): Promise<JobResult> {
  const folder = await createMaskFolder(input.path, { overwrite: true })
  try {
    for (const { frameIndex, mask } of input.masks) {
      throwIfCancelled(deps.signal)
      await folder.write(frameIndex, decodeMask(mask))
      deps.report.frameDone()
    }
    return { files: await folder.finish(), frames: input.masks.length, notes: [] }
  } catch (error) {
    await folder.abort()
    throw error
  }
}

/** @throws StudioError `mask-aspect-mismatch` for masks of another size than the video's */
export function checkSizes(masks: readonly { frameIndex: number; mask: EncodedMask }[], { size }: VideoInfo): void {
  for (const { frameIndex, mask } of masks) {
    if (mask.width === size.width && mask.height === size.height) continue
    const sizes = `${mask.width}×${mask.height}, the video is ${size.width}×${size.height}`
    throw new StudioError('mask-aspect-mismatch', `The mask of frame ${frameIndex} is ${sizes}.`, {
      hint: 'Open the video these masks were made for.'
    })
  }
}
