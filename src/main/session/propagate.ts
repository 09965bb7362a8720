import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import type { FrameIndex, FrameRange, PropagatedMask, ReferenceMask, RgbFrame } from '../../shared/domain/types'
import { ObjectTracker, type TrackerTools } from './objectTracker'
import type { BackboneFeatures, SegmentationModel, VideoDecoder } from './ports'
import { planPropagation, type PropagationPlan } from './propagationPlan'
import { StageTimer, type OnTiming } from './stageTimer'
import { TemporalWindow } from './temporalWindow'

export interface PropagateRequest {
  readonly references: readonly ReferenceMask[]
  readonly range: FrameRange
  /** Descriptor sets read per frame; absent = as the model was trained. */
  readonly window?: number
}

export interface PropagateDeps {
  readonly decoder: VideoDecoder
  readonly model: SegmentationModel
  readonly signal: AbortSignal
  readonly onTiming?: OnTiming
}

/**
 * Carries reference masks through a range of frames: forward from the earliest reference to the end, then backward
 * from it to the start. Each frame of the range comes once, reference frames with the mask exactly as given. A later
 * reference corrects what it shows and may introduce objects; objects it does not show are carried on. References
 * outside the range are used as well.
 *
 * One frame is decoded and sent through the backbone while the one before is worked on; nothing else is kept.
 * @throws StudioError those of `planPropagation`; `cancelled` within one frame of the signal; `video-truncated` after
 *   every frame that could be decoded was yielded; whatever decoder and model throw
 */
export async function* propagate(request: PropagateRequest, deps: PropagateDeps): AsyncGenerator<PropagatedMask> {
  const { video } = deps.decoder
  const plan = planPropagation(request.references, request.range, video)
  const tools: TrackerTools = {
    model: deps.model,
    timer: new StageTimer(deps.model, deps.onTiming ?? (() => undefined)),
    video: video.size,
    network: deps.model.networkSize(video.size)
  }
  const run: Run = { deps, tools, references: plan.inside }
  const tracker = new ObjectTracker(tools, new TemporalWindow(request.window ?? deps.model.window))
  await learnOutside(run, tracker, plan)
  let wayBack = plan.forward ? null : tracker
  const broken: StudioError[] = []
  if (plan.forward) {
    for await (const mask of pass(run, tracker, { ...plan.forward, direction: 'forward' }, broken)) {
      // The way back starts from what the earliest reference taught, before anything was predicted.
      wayBack ??= tracker.forked()
      yield mask
    }
  }
  if (plan.backward && wayBack) {
    yield* pass(run, wayBack, { ...plan.backward, direction: 'backward' }, broken)
  }
  if (broken[0]) throw broken[0]
}

interface Run {
  readonly deps: PropagateDeps
  readonly tools: TrackerTools
  readonly references: ReadonlyMap<FrameIndex, ReferenceMask>
}

interface Direction extends FrameRange {
  readonly direction: 'forward' | 'backward'
}

async function learnOutside(run: Run, tracker: ObjectTracker, plan: PropagationPlan): Promise<void> {
  for (const reference of plan.outside) {
    const at = reference.frameIndex
    const frames = new EncodedFrames(run, { from: at, to: at, direction: 'forward' })
    try {
      const features = await frames.next()
      if (features) await tracker.learn(features, reference)
    } finally {
      await frames.close()
    }
  }
}

/** One way through a range. A broken video ends it early: the error is kept for when everything else is done. */
async function* pass(
  run: Run,
  tracker: ObjectTracker,
  direction: Direction,
  broken: StudioError[]
): AsyncGenerator<PropagatedMask> {
  const frames = new EncodedFrames(run, direction)
  try {
    let upcoming = frames.next()
    for (;;) {
      const features = await upcoming
      if (!features) return
      const reference = run.references.get(features.frameIndex)
      const mask = reference ? tracker.learn(features, reference) : tracker.follow(features)
      // Behind this frame's work in the model's line, so that the network never waits for the caller.
      upcoming = frames.next()
      upcoming.catch(() => undefined)
      yield await mask.finally(() => features.dispose())
      throwIfCancelled(run.deps.signal)
    }
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'video-truncated')) throw error
    broken.push(error)
  } finally {
    await frames.close()
  }
}

/** Frames of a range as backbone features, in order. */
class EncodedFrames {
  readonly #frames: AsyncIterator<RgbFrame>
  #last: Promise<BackboneFeatures | null> = Promise.resolve(null)

  constructor(
    private readonly run: Run,
    direction: Direction
  ) {
    const request = { ...direction, size: run.tools.network }
    this.#frames = run.deps.decoder.decode(request, run.deps.signal)[Symbol.asyncIterator]()
  }

  /** @returns null after the last frame; the caller disposes of the features */
  next(): Promise<BackboneFeatures | null> {
    this.#last = this.encodeNext()
    return this.#last
  }

  /** Ends the decoder and disposes of features nobody took. */
  async close(): Promise<void> {
    const unused = await this.#last.catch(() => null)
    unused?.dispose()
    await this.#frames.return?.()
  }

  private async encodeNext(): Promise<BackboneFeatures | null> {
    const { tools, deps } = this.run
    throwIfCancelled(deps.signal)
    const { done, value: frame } = await tools.timer.wait('decode', this.#frames.next())
    if (done) return null
    throwIfCancelled(deps.signal)
    return tools.timer.network('backbone', tools.model.encodeFrame(frame))
  }
}
