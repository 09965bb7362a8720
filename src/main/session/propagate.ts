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
import { walkGap } from './walkGap'
import { LearntReferences } from './learntReferences'
import { FrameLabeller } from './objectTracker'
import type { SegmentationModel, VideoDecoder } from './ports'
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
  const done = new Set<FrameIndex>()
  const broken: StudioError[] = []
  let references = [...request.references].sort((one, other) => one.frameIndex - other.frameIndex)
  for (;;) {
    try {
      for await (const mask of runPlan({ request, deps, source, references, done, broken })) {
        done.add(mask.frameIndex)
        yield mask
        throwIfCancelled(deps.signal)
      }
      break
    } catch (error) {
      if (!(error instanceof UnreadableReference)) throw error
      // Nothing can be carried from a painted frame that cannot be read; the others can do without it.
      broken.push(error.reason)
      references = references.filter(({ frameIndex }) => frameIndex !== error.frameIndex)
      if (references.length === 0) throw error.reason
    }
  }
  if (broken[0]) throw broken[0]
}

interface Run {
  readonly request: PropagateRequest
  readonly deps: PropagateDeps
  readonly source: FrameSource
  readonly references: readonly ReferenceMask[]
  /** Frames that were given already. */
  readonly done: ReadonlySet<FrameIndex>
  /** Why frames are missing. */
  readonly broken: StudioError[]
}

async function* runPlan(run: Run): AsyncGenerator<PropagatedMask> {
  const { source, references, deps, done, broken, request } = run
  const painted = paintedFrames(references)
  const byFrame = new Map(references.map((reference) => [reference.frameIndex, reference]))
  const book = new LearntReferences(source.tools, byFrame, painted, (frame, work) =>
    onFrame(source, frame, ({ features }) => work(features))
  )
  const labeller = new FrameLabeller(source.tools, book.ids)
  const { steps } = planCorrections({ ...request, painted, ...(done.size > 0 && { wanted: notYet(done, request) }) })
  /** A painted frame is given once it is known that the video has it: the walk from it finds out. */
  let opening: PropagatedMask | null = null
  for (const [at, step] of steps.entries()) {
    if (typeof step !== 'number') {
      yield* walkGap({ source, book, labeller, deps, broken, opening }, step)
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
