import { StudioError } from '../../shared/domain/errors'
import type { PropagatedMask } from '../../shared/domain/types'
import type { Events } from '../../shared/ipc/events'
import type { SegmentationModel, VideoDecoder } from '../session/ports'
import { propagate, type PropagateRequest } from '../session/propagate'
import { packSoftMasks } from './packedSoftMasks'

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

/** @throws StudioError as `propagate`; a truncated video ends the job with what could be done and a note */
export async function propagateMasks(
  request: PropagateRequest,
  deps: JobDeps & { readonly decoder: VideoDecoder; readonly model: SegmentationModel }
): Promise<JobResult> {
  let frames = 0
  const notes: string[] = []
  try {
    for await (const mask of propagate(request, { ...deps, packSoft: packSoftMasks })) {
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
