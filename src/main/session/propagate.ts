import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { maskAreas } from '../../shared/domain/maskRle'
import type {
  FrameIndex,
  FrameRange,
  ObjectId,
  PackedSoftMasks,
  PropagatedMask,
  ReferenceMask,
  SoftMasks
} from '../../shared/domain/types'
import { checkPropagation } from './checkPropagation'
import { planCorrections, type CorrectionPlan, type Gap, type PaintedFrame } from './correctionPlan'
import type { FrameSource } from './encodedFrames'
import { guideSize } from './guideSize'
import { walkGap, type GapCheckpoints } from './walkGap'
import { LearntReferences } from './learntReferences'
import { FrameLabeller } from './objectTracker'
import type { SegmentationModel, VideoDecoder } from './ports'
import type { Checkpoints, PropagationState, Resumed } from './propagationState'
import { StageTimer, type OnTiming } from './stageTimer'
import type { TrackerTools } from './trackerTools'
import { UnreadableReference, onFrame } from './walkFrames'

export interface PropagateRequest {
  readonly references: readonly ReferenceMask[]
  readonly range: FrameRange
  /** Parts of the range that are wanted, ascending; absent = all of it. Frames beside them may come as well. */
  readonly wanted?: readonly FrameRange[]
  /** Descriptor sets read per frame; absent = as the model was trained. */
  readonly window?: number
}

export interface PropagateDeps {
  readonly decoder: VideoDecoder
  readonly model: SegmentationModel
  readonly signal: AbortSignal
  readonly onTiming?: OnTiming
  /** Tells the video's content from others: what the backbone made of a frame is kept for the next propagation. */
  readonly clip?: string
  /** Makes the soft masks of propagated frames small enough to keep; absent = they are not kept. */
  readonly packSoft?: (masks: SoftMasks, ids: readonly ObjectId[]) => PackedSoftMasks
  /**
   * A frame was given or predicted; frames where walks meet are predicted twice. See `CorrectionPlan.total`. The work goes on
   * once it resolves.
   */
  readonly onStep?: () => void | Promise<void>
  /** A frame as the first of two walks sees it, to be shown until both have met. */
  readonly onProvisional?: (mask: PropagatedMask) => void
  /** Where it is, every so many frames, and where it goes on from. */
  readonly checkpoints?: Checkpoints
}

/** The work ahead. @throws StudioError as `checkPropagation` */
export function planPropagation(request: PropagateRequest, { video }: Pick<VideoDecoder, 'video'>): CorrectionPlan {
  checkPropagation(request, video)
  return planCorrections({ ...request, painted: paintedFrames(request.references) })
}

/**
 * Carries reference masks through a range of frames by the one rule for corrections (`correctionPlan.ts`): every reference
 * is known from the start, also those outside the range; frames between two of them are walked from both sides, which meet
 * where they agree best. Each frame comes once, reference frames with the mask exactly as given; objects a reference does
 * not show are carried on.
 *
 * The next frames are decoded and sent through the network while one is brought to video size. Kept are the masks of frames
 * where walks meet, as run lengths, and what the network learnt of the last few references.
 * @throws StudioError those of `checkPropagation`; `cancelled` within one frame of the signal; `video-truncated` after
 *   every frame that could be decoded was yielded; whatever decoder and model throw
 */
export async function* propagate(request: PropagateRequest, deps: PropagateDeps): AsyncGenerator<PropagatedMask> {
  checkPropagation(request, deps.decoder.video)
  const source = frameSource(request, deps)
  const course = courseFrom(deps)
  for (const mask of course.before) yield course.give(mask)
  for (;;) {
    try {
      for await (const mask of runPlan({ request, deps, source, course })) {
        yield course.give(mask)
        throwIfCancelled(deps.signal)
      }
      break
    } catch (error) {
      if (!(error instanceof UnreadableReference)) throw error
      // Nothing can be carried from a painted frame that cannot be read; the others can do without it.
      course.leaveOut(error)
      if (readable(request, course).length === 0) throw error.reason
    }
  }
  if (course.broken[0]) throw course.broken[0]
}

/** How far a propagation is. */
interface Course {
  /** Masks a former propagation gave. */
  readonly before: readonly PropagatedMask[]
  /** Frames that were given already. */
  readonly done: Set<FrameIndex>
  /** Why frames are missing. */
  readonly broken: StudioError[]
  readonly unreadable: Set<FrameIndex>
  /** Until the plan is made anew. */
  resumed: Resumed | null
  give(mask: PropagatedMask): PropagatedMask
  leaveOut(reference: UnreadableReference): void
}

function courseFrom({ checkpoints }: PropagateDeps): Course {
  const resumed = checkpoints?.resumed ?? null
  const course: Course = {
    ...{ resumed, before: resumed?.masks ?? [], done: new Set() },
    broken: (resumed?.state.broken ?? []).map((error) => StudioError.fromData(error)),
    unreadable: new Set(resumed?.state.unreadable),
    give: (mask) => {
      course.done.add(mask.frameIndex)
      return mask
    },
    leaveOut: ({ frameIndex, reason }) => {
      course.broken.push(reason)
      course.unreadable.add(frameIndex)
      course.resumed = null
    }
  }
  return course
}

/** Painted frames that can be carried from, ascending. */
function readable({ references }: PropagateRequest, { unreadable }: Course): ReferenceMask[] {
  return references
    .filter(({ frameIndex }) => !unreadable.has(frameIndex))
    .sort((one, other) => one.frameIndex - other.frameIndex)
}

interface Run {
  readonly request: PropagateRequest
  readonly deps: PropagateDeps
  readonly source: FrameSource
  readonly course: Course
}

async function* runPlan(run: Run): AsyncGenerator<PropagatedMask> {
  const { source, deps, course } = run
  const { byFrame, book, steps, planned } = prepared(run)
  const labeller = new FrameLabeller(source.tools, book.ids)
  const first = course.resumed?.state.step ?? 0
  /** A painted frame is given once it is known that the video has it: the walk from it finds out. */
  let opening: PropagatedMask | null = null
  for (const [at, step] of steps.entries()) {
    if (at < first) continue
    if (typeof step !== 'number') {
      const checkpoints = gapCheckpoints(run, planned, at)
      yield* walkGap({ source, book, labeller, deps, opening, checkpoints, broken: course.broken }, step)
      opening = null
      continue
    }
    const reference = given(byFrame.get(step)!, book.ids)
    opening = startsAt(steps[at + 1], step) && !book.has(step) ? reference : null
    if (opening) continue
    await book.learnt(step)
    await deps.onStep?.()
    yield reference
  }
}

function prepared({ request, source, course }: Run) {
  const { resumed } = course
  const references = readable(request, course)
  const painted = paintedFrames(references)
  const byFrame = new Map(references.map((reference) => [reference.frameIndex, reference]))
  const book = new LearntReferences(source.tools, byFrame, painted, (frame, work) =>
    onFrame(source, frame, ({ features }) => work(features))
  )
  if (resumed) book.restore(resumed.state.gap.walk.book)
  const planned = new Set(resumed?.state.planned ?? course.done)
  const wanted = planned.size > 0 ? { wanted: notYet(planned, request) } : {}
  return { byFrame, book, planned, steps: planCorrections({ ...request, painted, ...wanted }).steps }
}

function gapCheckpoints(
  { deps: { checkpoints }, course }: Run,
  planned: ReadonlySet<FrameIndex>,
  step: number
): GapCheckpoints | undefined {
  if (!checkpoints) return undefined
  const { resumed, done, unreadable, broken } = course
  return {
    every: checkpoints.every,
    resumed: resumed?.state.step === step ? resumed.state.gap : null,
    save: (gap) => {
      const state: PropagationState = {
        ...{ given: done.size, planned: [...planned], unreadable: [...unreadable], step, gap },
        broken: broken.map((error) => error.toData())
      }
      checkpoints.save(state)
    }
  }
}

function startsAt(step: FrameIndex | Gap | undefined, frame: FrameIndex): boolean {
  return typeof step === 'object' && (step.forward ?? step.backward)?.start === frame
}

/** What of the request is still wanted. */
function notYet(done: ReadonlySet<FrameIndex>, { range, wanted = [range] }: PropagateRequest): FrameRange[] {
  const left: FrameRange[] = []
  for (const { from, to } of wanted) {
    for (let frame = from; frame <= to; frame++) if (!done.has(frame)) left.push({ from: frame, to: frame })
  }
  return left
}

function frameSource(request: PropagateRequest, { decoder, model, signal, ...deps }: PropagateDeps): FrameSource {
  const { size: video } = decoder.video
  const network = model.networkSize(video)
  const timer = new StageTimer(model, deps.onTiming ?? (() => undefined))
  const packing = deps.packSoft ? { packSoft: deps.packSoft } : {}
  const tools: TrackerTools = { ...packing, model, timer, video, network, window: request.window ?? model.window }
  return { tools, decoder, signal, guide: guideSize(video, network), clip: deps.clip }
}

/** A mask the user gave, as it is. */
function given({ frameIndex, mask }: ReferenceMask, ids: readonly ObjectId[]): PropagatedMask {
  const shown = maskAreas(mask)
  const confidence = Object.fromEntries(ids.map((id) => [id, shown.has(id) ? 1 : 0]))
  return { frameIndex, mask, isReference: true, confidence }
}

function paintedFrames(references: readonly ReferenceMask[]): PaintedFrame[] {
  return references
    .map(({ frameIndex, mask }) => ({ frameIndex, shows: new Set(maskAreas(mask).keys()) }))
    .sort((one, other) => one.frameIndex - other.frameIndex)
}
