import type { ErrorData } from '../../shared/domain/errors'
import type { FrameIndex, PropagatedMask, SoftMasks } from '../../shared/domain/types'
import type { HeldMasks } from './meeting'
import type { DescriptorSet, FrameMemory } from './ports'

/**
 * What a propagation remembers between two frames: enough to go on elsewhere and give the same masks, bit for bit. Plain
 * data; arrays in it are shared with the propagation, which never changes them.
 */
export interface PropagationState {
  /** Masks given until then: whoever goes on has kept so many. */
  readonly given: number
  /** Frames that were given when the plan was made. */
  readonly planned: readonly FrameIndex[]
  /** Painted frames that could not be read. */
  readonly unreadable: readonly FrameIndex[]
  /** Why frames are missing. */
  readonly broken: readonly ErrorData[]
  /** Index of the gap among the steps of the plan. */
  readonly step: number
  readonly gap: GapState
}

export interface GapState {
  /** The walk that is under way. */
  readonly way: 'forward' | 'backward'
  readonly forward: readonly Seen[]
  readonly backward: readonly Seen[]
  readonly agreements: readonly (readonly [FrameIndex, number])[]
  readonly walk: WalkState
}

/** A frame both walks of a gap predict, as one of them sees it. */
export interface Seen {
  readonly made: PropagatedMask
  readonly masks: HeldMasks
  readonly damaged: boolean
}

export interface WalkState {
  /** The frame predicted last. */
  readonly frameIndex: FrameIndex
  readonly window: WindowState
  readonly previous: SoftMasks | null
  readonly book: BookState
}

/** Of a temporal window, all but its references. */
export interface WindowState {
  readonly recent: readonly DescriptorSet[]
  readonly kept: readonly FrameMemory[]
  readonly propagated: number
  readonly latest: FrameMemory | null
}

/** What the network learnt of a painted frame. Slots of objects it does not show are zero in its masks. */
export interface LearntReference {
  readonly frameIndex: FrameIndex
  readonly set: DescriptorSet
  /** Stride 4 of the network's size. */
  readonly masks: SoftMasks
}

/** Where a walk starts: the masks of all objects on its first frame, painted or found, and what they leave in memory. */
export interface WalkStart {
  readonly masks: SoftMasks
  readonly memory: FrameMemory | null
}

/** Of the painted frames, what was learnt. */
export interface BookState {
  readonly learnt: readonly LearntReference[]
  readonly starts: readonly (readonly [FrameIndex, WalkStart])[]
}

/** Where a propagation begins that was broken off. */
export interface Resumed {
  readonly state: PropagationState
  /** The masks given until then, in their order; they are given again first. */
  readonly masks: readonly PropagatedMask[]
}

export interface Checkpoints {
  /** Predicted frames between two of them. */
  readonly every: number
  readonly resumed: Resumed | null
  /** Takes note of where the propagation is. Masks up to `given` may still be on their way to the caller. */
  save(state: PropagationState): void
}
