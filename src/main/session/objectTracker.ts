import { decodeMask, encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type {
  FrameIndex,
  LabelMask,
  ObjectId,
  PackedSoftMasks,
  PropagatedMask,
  ReferenceMask,
  RgbFrame,
  Size,
  SoftMasks
} from '../../shared/domain/types'
import { followFrame } from './followFrame'
import { LabelMaker } from './labelMasks'
import type { BackboneFeatures, KnownObjects, SegmentationModel } from './ports'
import { completed, coverage, halved, mass } from './softMasks'
import type { StageTimer } from './stageTimer'
import { TemporalWindow, withDescriptor } from './temporalWindow'

/** What the tracker works with, the same for a whole propagation. */
export interface TrackerTools {
  readonly model: SegmentationModel
  readonly timer: StageTimer
  /** Displayed size of the video. */
  readonly video: Size
  /** Frame size of the network for that video. */
  readonly network: Size
  readonly packSoft?: (masks: SoftMasks, ids: readonly ObjectId[]) => PackedSoftMasks
}

/** What the network found on a frame. */
export interface FollowedFrame {
  readonly frameIndex: FrameIndex
  /** At stride 4 of the network's size. */
  readonly masks: SoftMasks
  /** Object of each slot. */
  readonly ids: readonly ObjectId[]
}

/**
 * Carries objects from frame to frame: knows which object sits in which slot, and what the network remembers of them.
 */
export class ObjectTracker {
  #ids: readonly ObjectId[] = []
  #previous: SoftMasks | null = null
  #labelMaker: LabelMaker | null = null

  constructor(
    private readonly tools: TrackerTools,
    private window: TemporalWindow
  ) {}

  /** The references seen so far, and nothing that was predicted since: for the way back. */
  forked(): ObjectTracker {
    const copy = new ObjectTracker(this.tools, this.window.forked())
    copy.#ids = this.#ids
    copy.#previous = this.#previous
    return copy
  }

  /** Learns the objects of a frame the user painted. @returns that mask, exactly as given */
  async learn(features: BackboneFeatures, reference: ReferenceMask): Promise<PropagatedMask> {
    const labels = decodeMask(reference.mask)
    const shown = [...maskAreas(reference.mask).keys()].sort((a, b) => a - b)
    const carried = this.#ids.flatMap((id, slot) => (shown.includes(id) ? [] : [slot]))
    const predicted = carried.length > 0 ? await this.predictMasks(features) : null
    this.#ids = [...this.#ids, ...shown.filter((id) => !this.#ids.includes(id))]
    await this.rememberReference(features, this.referenceMasks(labels, predicted, carried), carried)
    return {
      frameIndex: reference.frameIndex,
      mask: reference.mask,
      isReference: true,
      confidence: Object.fromEntries(this.#ids.map((id) => [id, shown.includes(id) ? 1 : 0]))
    }
  }

  /** Soft masks of the known objects on a frame nobody painted; what they teach is learnt. */
  async follow(features: BackboneFeatures): Promise<FollowedFrame> {
    const { timer, model } = this.tools
    const { masks, set } = await timer.network(['decoder', 'encoder'], followFrame(model, features, this.known()))
    this.window.addPropagated(set)
    this.#previous = masks
    return { frameIndex: features.frameIndex, masks, ids: this.#ids }
  }

  /**
   * A followed frame at video size. The next one may be followed meanwhile.
   * @param guide the frame, whose edges the label mask follows
   */
  label({ frameIndex, masks, ids }: FollowedFrame, guide?: RgbFrame): PropagatedMask {
    const { timer, packSoft } = this.tools
    const { labels, confidence } = timer.measure('upsample', () => this.labelMaker(masks).label(masks, ids, guide))
    const mask = timer.measure('upsample', () => encodeMask(labels))
    const soft = packSoft?.(masks, ids)
    return {
      frameIndex,
      mask,
      isReference: false,
      confidence: Object.fromEntries(ids.map((id, slot) => [id, confidence[slot] ?? 0])),
      ...(soft ? { soft } : {})
    }
  }

  private predictMasks(features: BackboneFeatures): Promise<SoftMasks> {
    const { model, timer } = this.tools
    const { window, previous, memory } = this.known()
    return timer.network(['decoder'], model.decodeMasks(features, window, previous, memory))
  }

  private known(): KnownObjects {
    return { window: this.window.sets(), previous: this.#previous, memory: this.window.memory() }
  }

  /** Stride 4: what was painted, and the prediction for known objects that were not. */
  private referenceMasks(labels: LabelMask, predicted: SoftMasks | null, carried: readonly number[]): SoftMasks {
    const eighth = this.tools.model.descriptorMaskSize(this.tools.network)
    const given = coverage(labels, this.#ids, { width: eighth.width * 2, height: eighth.height * 2 })
    return predicted ? completed(given, predicted, carried) : given
  }

  private async rememberReference(
    features: BackboneFeatures,
    masks: SoftMasks,
    carried: readonly number[]
  ): Promise<void> {
    const eighth = halved(masks)
    const { model, timer } = this.tools
    let set = await timer.network(['encoder'], model.encodeObjects(features, eighth))
    for (const slot of carried) {
      // A reference stays in the window for good: an object out of sight must not leave an empty descriptor there.
      const known = mass(eighth, slot) < 1 ? this.window.earliest(slot) : null
      if (known) set = withDescriptor(set, slot, known)
    }
    this.#previous = masks
    this.window.addReference(set)
  }

  private labelMaker(masks: SoftMasks): LabelMaker {
    this.#labelMaker ??= new LabelMaker(masks, this.tools.video)
    return this.#labelMaker
  }
}
