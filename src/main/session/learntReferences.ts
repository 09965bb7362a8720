import { decodeMask } from '../../shared/domain/maskRle'
import type { FrameIndex, ObjectId, ReferenceMask } from '../../shared/domain/types'
import { referencesPerWalk, type PaintedFrame } from './correctionPlan'
import type { BackboneFeatures, DescriptorSet } from './ports'
import type { BookState, LearntReference, WalkStart } from './propagationState'
import { coverage, halved } from './softMasks'
import type { TrackerTools } from './trackerTools'

type WithFeatures = (
  frameIndex: FrameIndex,
  work: (features: BackboneFeatures) => Promise<LearntReference>
) => Promise<LearntReference>

/** What a walk needs, and the painted frames after it will: more would only be memory. */
const keptReferences = 2 * referencesPerWalk

/** Painted frames as the network knows them: each is encoded when first needed, the last few are kept. */
export class LearntReferences {
  /** Object of each slot: of all painted frames, ascending. */
  readonly ids: readonly ObjectId[]
  readonly #learnt = new Map<FrameIndex, LearntReference>()
  readonly #starts = new Map<FrameIndex, WalkStart>()
  readonly #shows: ReadonlyMap<FrameIndex, ReadonlySet<ObjectId>>

  /** @param withFeatures runs work on the backbone features of a frame, decoded by itself */
  constructor(
    private readonly tools: TrackerTools,
    private readonly references: ReadonlyMap<FrameIndex, ReferenceMask>,
    painted: readonly PaintedFrame[],
    private readonly withFeatures: WithFeatures
  ) {
    this.#shows = new Map(painted.map(({ frameIndex, shows }) => [frameIndex, shows]))
    this.ids = [...new Set(painted.flatMap(({ shows }) => [...shows]))].sort((one, other) => one - other)
  }

  has(frameIndex: FrameIndex): boolean {
    return this.#learnt.has(frameIndex)
  }

  /** @throws StudioError whatever decoder and model throw */
  async learnt(frameIndex: FrameIndex): Promise<LearntReference> {
    const known = this.#learnt.get(frameIndex)
    if (known) return this.keep(known)
    return this.withFeatures(frameIndex, (features) => this.learn(features))
  }

  /** Learns the painted frame these features are of. */
  async learn(features: BackboneFeatures): Promise<LearntReference> {
    const { frameIndex } = features
    const { model, timer, network } = this.tools
    const eighth = model.descriptorMaskSize(network)
    const labels = decodeMask(this.references.get(frameIndex)!.mask)
    const masks = coverage(labels, this.ids, { width: eighth.width * 2, height: eighth.height * 2 })
    const set = await timer.network(['encoder'], model.encodeObjects(features, halved(masks)))
    return this.keep({ frameIndex, set, masks })
  }

  /** Slots of the objects a painted frame does not show. */
  lacking(frameIndex: FrameIndex): number[] {
    return this.ids.flatMap((id, slot) => (this.#shows.get(frameIndex)?.has(id) ? [] : [slot]))
  }

  /**
   * Sets of these frames, each lacking no object: one that a frame does not show has its descriptor of the nearest that
   * does, first among them, else among all. So such a frame says nothing of it.
   */
  async sets(frames: readonly FrameIndex[]): Promise<DescriptorSet[]> {
    const sets: DescriptorSet[] = []
    for (const frame of frames) {
      let { set } = await this.learnt(frame)
      for (const slot of this.lacking(frame)) {
        const bringer = this.nearestWith(slot, frame, frames) ?? this.nearestWith(slot, frame, [...this.#shows.keys()])
        if (bringer !== null) set = withDescriptor(set, slot, (await this.learnt(bringer)).set)
      }
      sets.push(set)
    }
    return sets
  }

  /** Null where a walk from this painted frame still has to find objects on it. */
  async start(frameIndex: FrameIndex): Promise<WalkStart | null> {
    if (this.lacking(frameIndex).length > 0) return this.#starts.get(frameIndex) ?? null
    const { masks, set } = await this.learnt(frameIndex)
    return { masks, memory: set.memory ?? null }
  }

  /** What was found on a painted frame of the objects it does not show. */
  putStart(frameIndex: FrameIndex, start: WalkStart): void {
    this.#starts.set(frameIndex, start)
    // Only the walks on both sides of it ask.
    if (this.#starts.size > 3) this.#starts.delete([...this.#starts.keys()][0]!)
  }

  get state(): BookState {
    return { learnt: [...this.#learnt.values()], starts: [...this.#starts] }
  }

  /** Goes on from what another had learnt. */
  restore({ learnt, starts }: BookState): void {
    for (const each of learnt) this.#learnt.set(each.frameIndex, each)
    for (const [frame, start] of starts) this.#starts.set(frame, start)
  }

  private nearestWith(slot: number, to: FrameIndex, frames: readonly FrameIndex[]): FrameIndex | null {
    const id = this.ids[slot]!
    const able = frames.filter((frame) => this.#shows.get(frame)?.has(id))
    const [nearest = null] = able.sort((one, other) => Math.abs(one - to) - Math.abs(other - to) || one - other)
    return nearest
  }

  private keep(learnt: LearntReference): LearntReference {
    this.#learnt.delete(learnt.frameIndex)
    this.#learnt.set(learnt.frameIndex, learnt)
    if (this.#learnt.size > keptReferences) this.#learnt.delete([...this.#learnt.keys()][0]!)
    return learnt
  }
}

/** Replaces the descriptor of one slot by another set's. */
function withDescriptor(set: DescriptorSet, slot: number, from: DescriptorSet): DescriptorSet {
  const begin = (set.backgrounds + slot) * set.channels
  const data = set.data.slice()
  data.set(from.data.subarray(begin, begin + set.channels), begin)
  return { ...set, data }
}
