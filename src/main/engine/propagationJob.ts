import { StudioError } from '../../shared/domain/errors'
import type { Handlers } from '../../shared/ipc/contract'
import { clipFingerprint } from './clipFingerprint'
import { checkSizes } from '../export/runExport'
import { sizeNotes } from '../media/probe/sizeChanges'
import { packSoftMasks } from './packedSoftMasks'
import type { SegmentationModel, VideoDecoder } from '../session/ports'
import { propagate } from '../session/propagate'
import { planLeg, planPropagation, type PropagationPlan } from '../session/propagationPlan'
import type { JobReport, JobResult } from './jobReport'

type Input = Parameters<Handlers<'propagate:start'>['propagate:start']>[0]

/** What the window asked for, checked: ready to run. */
export interface PropagationJob {
  readonly input: Input
  /** One after the other. */
  readonly plans: readonly PropagationPlan[]
  /** Frames that will be reported. */
  readonly total: number
}

interface PropagationDeps {
  readonly decoder: VideoDecoder
  readonly model: SegmentationModel
  readonly signal: AbortSignal
  readonly report: JobReport
}

/** @throws StudioError as `planPropagation`, `planLeg` and `checkSizes` */
export function preparePropagation(input: Input, { video }: VideoDecoder): PropagationJob {
  const { references, legs, from, to } = input
  const plans = legs?.map((leg) => planLeg(references, leg, video)) ?? [
    planPropagation(references, { from, to }, video)
  ]
  checkSizes(references, video)
  return { input, plans, total: plans.reduce((sum, plan) => sum + framesOf(plan), 0) }
}

function framesOf({ forward, backward }: PropagationPlan): number {
  return [forward, backward].reduce((sum, range) => sum + (range ? range.to - range.from + 1 : 0), 0)
}

/** @throws StudioError as `propagate`; a truncated video ends a way with what could be done and a note */
export async function runPropagation({ input, plans }: PropagationJob, deps: PropagationDeps): Promise<JobResult> {
  let frames = 0
  const notes = new Set<string>()
  const { device } = deps.model
  const clip = await clipFingerprint(deps.decoder.video)
  const propagation = { ...deps, ...(clip === null ? {} : { clip }), packSoft: packSoftMasks }
  const range = { from: input.from, to: input.to }
  for (const [leg, plan] of plans.entries()) {
    try {
      for await (const mask of propagate({ references: input.references, range, plan }, propagation)) {
        frames++
        deps.report.mask(mask, leg)
        deps.report.frameDone()
        await deps.report.pass()
      }
    } catch (error) {
      const last = leg === plans.length - 1
      if (!(error instanceof StudioError && error.code === 'video-truncated' && (frames > 0 || !last))) throw error
      notes.add(error.message)
    }
  }
  if (deps.model.device !== device) notes.add(`The device ${device} failed; the work went on on ${deps.model.device}.`)
  return { files: [], frames, notes: [...notes, ...sizeNotes(deps.decoder.video)] }
}
