import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import type {
  FrameIndex,
  FrameRange,
  PackedSoftMasks,
  PropagatedMask,
  ReferenceMask,
  RgbFrame,
  Size,
  SoftMasks,
  ObjectId,
  VideoInfo
} from '../../shared/domain/types'
import { guideSize } from './guideSize'
import { ObjectTracker, type FollowedFrame, type TrackerTools } from './objectTracker'
import type { BackboneFeatures, DecodedFrame, SegmentationModel, VideoDecoder } from './ports'
import { planPropagation, type PropagationPlan } from './propagationPlan'
import { readAhead } from './readAhead'
import { StageTimer, type OnTiming } from './stageTimer'
import { TemporalWindow } from './temporalWindow'

export interface PropagateRequest {
  readonly references: readonly ReferenceMask[]
  readonly range: FrameRange
  /** The way to go; absent = over the whole range, see `planPropagation`. */
  readonly plan?: PropagationPlan
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
}

/**
 * Carries reference masks through a range of frames: forward from the earliest reference to the end, then backward
 * from it to the start. Each frame of the range comes once, reference frames with the mask exactly as given. A later
 * reference corrects what it shows and may introduce objects; objects it does not show are carried on. References
 * outside the range are used as well.
 *
 * The next frames are decoded and sent through the network while one is brought to video size; nothing else is kept.
 * @throws StudioError those of `planPropagation`; `cancelled` within one frame of the signal; `video-truncated` after
 *   every frame that could be decoded was yielded; whatever decoder and model throw
 */
export async function* propagate(request: PropagateRequest, deps: PropagateDeps): AsyncGenerator<PropagatedMask> {
  const { video } = deps.decoder
  const plan = planOf(request, video)
  const run = prepareRun(deps, plan)
  const tracker = new ObjectTracker(run.tools, new TemporalWindow(request.window ?? deps.model.window))
  await learnOutside(run, tracker, plan)
  let wayBack = plan.forward ? null : tracker
  const broken: StudioError[] = []
  if (plan.forward) {
    // The way back starts from what the earliest reference taught, before anything was predicted.
    const learnt = (): unknown => (wayBack ??= tracker.forked())
    yield* pass({ run, tracker, learnt }, { ...plan.forward, direction: 'forward' }, broken)
  }
  if (plan.backward && wayBack) {
    yield* pass({ run, tracker: wayBack }, { ...plan.backward, direction: 'backward' }, broken)
  }
  if (broken[0]) throw broken[0]
}

function planOf({ plan, references, range }: PropagateRequest, video: VideoInfo): PropagationPlan {
  return plan ?? planPropagation(references, range, video)
}

interface Run {
  readonly deps: PropagateDeps
  readonly tools: TrackerTools
  readonly references: ReadonlyMap<FrameIndex, ReferenceMask>
  /** Size of the pictures that masks are aligned with; null = they are not. */
  readonly guide: Size | null
}

function prepareRun(deps: PropagateDeps, plan: PropagationPlan): Run {
  const { size: video } = deps.decoder.video
  const network = deps.model.networkSize(video)
  const timer = new StageTimer(deps.model, deps.onTiming ?? (() => undefined))
  const packing = deps.packSoft ? { packSoft: deps.packSoft } : {}
  const tools: TrackerTools = { model: deps.model, timer, video, network, ...packing }
  return { deps, tools, references: plan.inside, guide: guideSize(video, network) }
}

interface Direction extends FrameRange {
  readonly direction: 'forward' | 'backward'
}

async function learnOutside(run: Run, tracker: ObjectTracker, plan: PropagationPlan): Promise<void> {
  for (const reference of plan.outside) {
    const at = reference.frameIndex
    const frames = new EncodedFrames(run, { from: at, to: at, direction: 'forward' })
    try {
      const encoded = await frames.next()
      if (encoded) await tracker.learn(encoded.features, reference).finally(() => encoded.features.dispose())
    } finally {
      await frames.close()
    }
  }
}

interface Way {
  readonly run: Run
  readonly tracker: ObjectTracker
  /** Called when the first frame is done. */
  readonly learnt?: () => unknown
}

/** One way through a range. A broken video ends it early: the error is kept for when everything else is done. */
async function* pass(way: Way, direction: Direction, broken: StudioError[]): AsyncGenerator<PropagatedMask> {
  try {
    // While one frame is brought to video size here, the network works on the next.
    for await (const frame of readAhead(networkFrames(way, direction))) {
      yield 'mask' in frame ? frame : way.tracker.label(frame, frame.guide)
      throwIfCancelled(way.run.deps.signal)
    }
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'video-truncated')) throw error
    broken.push(error)
  }
}

/** What the network makes of each frame of a range, one after the other. */
async function* networkFrames(
  { run, tracker, learnt }: Way,
  direction: Direction
): AsyncGenerator<PropagatedMask | (FollowedFrame & Pick<EncodedFrame, 'guide'>)> {
  const frames = new EncodedFrames(run, direction)
  try {
    for (;;) {
      const encoded = await frames.next()
      if (!encoded) return
      const { features, guide } = encoded
      const reference = run.references.get(features.frameIndex)
      const found = reference ? tracker.learn(features, reference) : tracker.follow(features)
      // Behind this frame's work in the model's line, so that the network never waits for the caller.
      frames.readAhead()
      const frame = await found.finally(() => features.dispose())
      learnt?.()
      yield 'mask' in frame ? frame : { ...frame, guide }
      throwIfCancelled(run.deps.signal)
    }
  } finally {
    await frames.close()
  }
}

/** Batches of the backbone: enough for it never to wait for the rest. Each frame costs some MB. */
const batchesAhead = 2

interface EncodedFrame {
  readonly features: BackboneFeatures
  /** The picture its masks are aligned with. */
  readonly guide?: RgbFrame | undefined
}

/** Frames of a range as backbone features, in order. */
class EncodedFrames {
  readonly #frames: AsyncIterator<DecodedFrame>
  #ahead: Promise<EncodedFrame | null>[] = []

  constructor(
    private readonly run: Run,
    direction: Direction
  ) {
    const request = { ...direction, size: run.tools.network, ...(run.guide ? { beside: run.guide } : {}) }
    this.#frames = run.deps.decoder.decode(request, run.deps.signal)[Symbol.asyncIterator]()
  }

  /** @returns null after the last frame; the caller disposes of the features */
  next(): Promise<EncodedFrame | null> {
    if (this.#ahead.length === 0) this.begin()
    return this.#ahead.shift() ?? Promise.resolve(null)
  }

  /** Begins with the next frames: a batch together, so that the backbone gets it whole. */
  readAhead(): void {
    const { framesAtOnce = 1 } = this.run.tools.model
    if (this.#ahead.length > (batchesAhead - 1) * framesAtOnce) return
    while (this.#ahead.length < batchesAhead * framesAtOnce) this.begin()
  }

  private begin(): void {
    const upcoming = this.encodeNext()
    // Whoever takes it gets the error; until then it must not count as unhandled.
    upcoming.catch(() => undefined)
    this.#ahead.push(upcoming)
  }

  /** Ends the decoder and disposes of features nobody took. */
  async close(): Promise<void> {
    const ended = this.#frames.return?.()
    for (const unused of this.#ahead) (await unused.catch(() => null))?.features.dispose()
    await ended
  }

  private async encodeNext(): Promise<EncodedFrame | null> {
    const { tools, deps } = this.run
    throwIfCancelled(deps.signal)
    const { done, value: frame } = await tools.timer.wait('decode', this.#frames.next())
    if (done) return null
    throwIfCancelled(deps.signal)
    const { beside: guide, ...picture } = frame
    return {
      features: await tools.timer.network(['preprocess', 'backbone'], tools.model.encodeFrame(picture, deps.clip)),
      guide
    }
  }
}
