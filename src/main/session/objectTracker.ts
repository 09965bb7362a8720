import { encodeMask } from '../../shared/domain/maskRle'
import type { FrameIndex, ObjectId, PropagatedMask, RgbFrame, SoftMasks } from '../../shared/domain/types'
import { expectedOverlap, sureShares } from './expectedOverlap'
import { followFrame } from './followFrame'
import { LabelMaker } from './labelMasks'
import type { LearntReferences } from './learntReferences'
import type { BackboneFeatures, KnownObjects } from './ports'
import type { WalkState, WalkStart } from './propagationState'
import { completed, halved } from './softMasks'
import { TemporalWindow } from './temporalWindow'
import type { TrackerTools } from './trackerTools'

/** What the network found on a frame. */
export interface FollowedFrame {
  readonly frameIndex: FrameIndex
  /** At stride 4 of the network's size. */
  readonly masks: SoftMasks
}

/** Carries the objects along one walk: what the network remembers of them, from the painted frame it starts at. */
export class ObjectTracker {
  #window: TemporalWindow | null = null
  #previous: SoftMasks | null = null

  /** @param frames painted frames the walk knows, its start last */
  constructor(
    private readonly tools: TrackerTools,
    private readonly book: LearntReferences,
    private readonly frames: readonly FrameIndex[]
  ) {}

  /** Begins at the start, of which everything is known. */
  async begin(start: WalkStart): Promise<void> {
    this.#window = new TemporalWindow(this.tools.window, await this.book.sets(this.frames), start.memory)
    this.#previous = start.masks
  }

  /** Goes on behind a frame that another followed last. */
  async resume({ window, previous }: WalkState): Promise<void> {
    this.#window = new TemporalWindow(this.tools.window, await this.book.sets(this.frames))
    this.#window.restore(window)
    this.#previous = previous
  }

  /** What is known behind the frame followed last. */
  state(frameIndex: FrameIndex): WalkState {
    if (!this.#window) throw new RangeError('a walk that was not begun')
    return { frameIndex, window: this.#window.state, previous: this.#previous, book: this.book.state }
  }

  /** Begins at the start, whose features are at hand, and finds the objects it does not show. */
  async beginOn(features: BackboneFeatures): Promise<void> {
    const { frameIndex } = features
    if (!this.book.has(frameIndex)) await this.book.learn(features)
    const lacking = this.book.lacking(frameIndex)
    const { masks, set } = await this.book.learnt(frameIndex)
    await this.begin({ masks, memory: set.memory ?? null })
    if (lacking.length > 0) await this.begin(await this.passThrough(features))
  }

  /** Masks of the objects on a frame nobody painted; what they teach is learnt. */
  async follow(features: BackboneFeatures): Promise<FollowedFrame> {
    const { timer, model } = this.tools
    const { masks, set } = await timer.network(['decoder', 'encoder'], followFrame(model, features, this.known()))
    this.#window?.addPropagated(set)
    this.#previous = masks
    return { frameIndex: features.frameIndex, masks }
  }

  /**
   * Finds the objects that a painted frame does not show; painted pixels win. What is found there is where walks from it
   * start.
   */
  async passThrough(features: BackboneFeatures): Promise<WalkStart> {
    const { model, timer } = this.tools
    const { window, previous, memory } = this.known()
    const found = await timer.network(['decoder'], model.decodeMasks(features, window, previous, memory))
    const learnt = await this.book.learnt(features.frameIndex)
    const masks = completed(learnt.masks, found, this.book.lacking(features.frameIndex))
    const set = await timer.network(['encoder'], model.encodeObjects(features, halved(masks)))
    const start = { masks, memory: set.memory ?? null }
    this.book.putStart(features.frameIndex, start)
    return start
  }

  private known(): KnownObjects {
    if (!this.#window) throw new RangeError('a walk that was not begun')
    return { window: this.#window.sets(), previous: this.#previous, memory: this.#window.memory() }
  }
}

/** Brings what was found to video size. */
export class FrameLabeller {
  #maker: LabelMaker | null = null

  constructor(
    private readonly tools: TrackerTools,
    private readonly ids: readonly ObjectId[]
  ) {}

  /** The next frame may be followed meanwhile. @param guide the frame, whose edges the label mask follows */
  label({ frameIndex, masks }: FollowedFrame, guide?: RgbFrame): PropagatedMask {
    const { timer, packSoft } = this.tools
    this.#maker ??= new LabelMaker(masks, this.tools.video)
    const maker = this.#maker
    const { labels, confidence: means } = timer.measure('upsample', () => maker.label(masks, this.ids, guide))
    const confidence = this.#expected(masks, means)
    const mask = timer.measure('upsample', () => encodeMask(labels))
    const soft = packSoft?.(masks, this.ids)
    return {
      frameIndex,
      mask,
      isReference: false,
      confidence: Object.fromEntries(this.ids.map((id, slot) => [id, confidence[slot] ?? 0])),
      ...(soft ? { soft } : {})
    }
  }

  /** Overlap to be expected where the network's bundle says it; else the mean probability. @param means 0 without pixels */
  #expected(masks: SoftMasks, means: readonly number[]): readonly number[] {
    const { confidence: curve } = this.tools.model
    if (!curve) return means
    return sureShares(masks).map((share, slot) => (means[slot] ? expectedOverlap(curve, share) : 0))
  }
}
