import type { PropagatedMask } from '../../shared/domain/types'
import type { Handlers } from '../../shared/ipc/contract'
import { checkSizes } from '../export/runExport'
import type { SegmentationModel, VideoDecoder } from '../session/ports'
import { planPropagation, type PropagateRequest } from '../session/propagate'
import { clipFingerprint } from './clipFingerprint'
import type { JobReport, JobResult } from './jobReport'
import { packSoftMasks } from './packedSoftMasks'
import { segmentClip } from './segmentClip'

type Input = Parameters<Handlers<'propagate:start'>['propagate:start']>[0]

/** What the window asked for, checked: ready to run. */
export interface PropagationJob {
  readonly request: PropagateRequest
  /** Steps that will be reported: frames, twice where walks meet. */
  readonly total: number
}

interface PropagationDeps {
  readonly decoder: VideoDecoder
  readonly model: SegmentationModel
  readonly signal: AbortSignal
  readonly report: JobReport
}

/** @throws StudioError as `planPropagation` and `checkSizes` */
export function preparePropagation(input: Input, { video }: VideoDecoder): PropagationJob {
  const { references, from, to, wanted } = input
  const request = { references, range: { from, to }, ...(wanted && { wanted }) }
  const { total } = planPropagation(request, { video })
  checkSizes(references, video)
  return { request, total }
}

/** @throws StudioError as `segmentClip` */
export async function runPropagation({ request }: PropagationJob, deps: PropagationDeps): Promise<JobResult> {
  const { report, decoder } = deps
  const clip = await clipFingerprint(decoder.video)
  const propagation = {
    ...deps,
    ...(clip === null ? {} : { clip }),
    packSoft: packSoftMasks,
    onStep: async () => {
      report.frameDone()
      await report.pass()
    },
    onProvisional: (mask: PropagatedMask) => report.provisional(mask)
  }
  const { device } = deps.model
  const { files, frames, notes } = await segmentClip(request, propagation, [{ take: (mask) => report.mask(mask) }])
  const failure = `The device ${device} failed; the work went on on ${deps.model.device}.`
  return { files, frames, notes: deps.model.device === device ? notes : [...notes, failure] }
}
