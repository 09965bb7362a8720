import { throwIfCancelled, type StudioError } from '../../shared/domain/errors'
import type { FrameIndex, FrameRange, ObjectId, PropagatedMask, RgbFrame, SoftMasks } from '../../shared/domain/types'
import type { Gap, Walk } from './correctionPlan'
import type { FrameSource } from './encodedFrames'
import type { LearntReferences } from './learntReferences'
import {
  agreement,
  agreements,
  backwardWeight,
  blendReach,
  heldMasks,
  meetingFrame,
  mixed,
  releasedMasks
} from './meeting'
import type { FrameLabeller } from './objectTracker'
import { readAhead } from './readAhead'
import type { GapState, Seen, WalkState } from './propagationState'
import { isTruncated, walkFrames, type WalkedFrame } from './walkFrames'

export interface GapTools {
  readonly source: FrameSource
  readonly book: LearntReferences
  readonly labeller: FrameLabeller
  readonly deps: {
    readonly onStep?: () => void | Promise<void>
    readonly onProvisional?: (mask: PropagatedMask) => void
  }
  /** A broken video ends a walk early: the error is kept for when everything else is done. */
  readonly broken: StudioError[]
  /** The painted frame before the gap, to be given once the walk from it has begun. */
  readonly opening: PropagatedMask | null
  readonly checkpoints?: GapCheckpoints | undefined
}

export interface GapCheckpoints {
  readonly every: number
  readonly resumed: GapState | null
  save(state: GapState): void
}

type SeenFrames = Map<FrameIndex, Seen>

/** Masks of the frames of a gap: those of one walk as they come, then those where both meet, ascending. */
export async function* walkGap(tools: GapTools, gap: Gap): AsyncGenerator<PropagatedMask> {
  const { forward, backward, agreements, isBehindForward } = begun(tools)
  const way = (walk: Walk): Way =>
    wayOf(tools, { walk, shared: gap.shared }, (state) => ({
      ...{ way: walk.direction, walk: state, agreements: [...agreements] },
      ...{ forward: [...forward.values()], backward: [...backward.values()] }
    }))
  if (gap.forward && !isBehindForward) {
    yield* walked(tools, way(gap.forward), (seen) => {
      forward.set(seen.made.frameIndex, seen)
      tools.deps.onProvisional?.(seen.made)
    })
  }
  if (gap.backward) {
    const rest = gap.forward ? { ...tools, opening: null } : tools
    yield* walked(rest, way(gap.backward), (seen, masks) => {
      const frame = seen.made.frameIndex
      backward.set(frame, seen)
      const other = forward.get(frame)
      if (other) agreements.set(frame, agreement(releasedMasks(other.masks), masks))
    })
  }
  if (gap.shared) yield* joined(tools, { forward, backward, meeting: meetingFrame(agreements, gap.middle) })
}

interface Way {
  readonly walk: Walk
  readonly shared: FrameRange | null
  readonly from: WalkState | null
  readonly stateEvery: number | undefined
  /** Told what the walk remembers, once all up to there was handed on. */
  reached(state: WalkState): void
}

function wayOf(
  { checkpoints }: GapTools,
  way: Pick<Way, 'walk' | 'shared'>,
  gapState: (walk: WalkState) => GapState
): Way {
  const resumed = checkpoints?.resumed
  return {
    ...way,
    from: resumed?.way === way.walk.direction ? resumed.walk : null,
    stateEvery: checkpoints?.every,
    reached: (state) => checkpoints?.save(gapState(state))
  }
}

/** What was seen of the gap before: nothing, unless it is gone on with. */
function begun({ checkpoints }: GapTools) {
  const resumed = checkpoints?.resumed
  return {
    forward: byFrame(resumed?.forward),
    backward: byFrame(resumed?.backward),
    agreements: new Map(resumed?.agreements),
    isBehindForward: resumed?.way === 'backward'
  }
}

function byFrame(seen: readonly Seen[] = []): SeenFrames {
  return new Map(seen.map((each) => [each.made.frameIndex, each]))
}

/** @param meet takes the frames that the other walk predicts as well */
async function* walked(
  { source, book, labeller, deps, broken, opening }: GapTools,
  { walk, shared, reached, ...options }: Way,
  meet: (seen: Seen, masks: SoftMasks) => void
): AsyncGenerator<PropagatedMask> {
  const isShared = (frame: WalkedFrame | null): frame is WalkedFrame => frame !== null && isIn(shared, frame.frameIndex)
  try {
    // While one frame is brought to video size here, the network works on the next.
    for await (const frame of readAhead(walkFrames(source, book, walk, options))) {
      const made = frame ? trusted(labeller.label(frame, frame.guide), frame.damaged) : opening
      if (!made) continue
      await deps.onStep?.()
      if (isShared(frame)) {
        meet({ made, masks: heldMasks(frame.masks), damaged: frame.damaged === true }, frame.masks)
      } else yield made
      if (frame?.state) reached(frame.state)
      throwIfCancelled(source.signal)
    }
  } catch (error) {
    if (!isTruncated(error)) throw error
    broken.push(error)
  }
}

/** Masks of frames the file has no whole picture of are none to rely on. */
function trusted(mask: PropagatedMask, damaged: boolean | undefined): PropagatedMask {
  if (!damaged) return mask
  return { ...mask, confidence: Object.fromEntries(Object.keys(mask.confidence).map((id) => [id, 0])) }
}

/**
 * Where two walks see different things, one of them is wrong: no mask is worth more than the middle of being right and of
 * being the other one.
 */
function disputed(
  mask: PropagatedMask,
  { one, other }: { readonly one: Seen | undefined; readonly other: Seen | undefined },
  ids: readonly ObjectId[]
): PropagatedMask {
  if (!one || !other) return mask
  const agreed = agreements(releasedMasks(one.masks), releasedMasks(other.masks))
  const confidence = ids.map((id, slot) => [id, Math.min(mask.confidence[id] ?? 0, (1 + (agreed[slot] ?? 1)) / 2)])
  return { ...mask, confidence: Object.fromEntries(confidence) as PropagatedMask['confidence'] }
}

function isIn(range: FrameRange | null, frame: FrameIndex): boolean {
  return range !== null && frame >= range.from && frame <= range.to
}

interface Meeting {
  readonly forward: SeenFrames
  readonly backward: SeenFrames
  /** Null where no frame was seen from both sides: the video broke off. */
  readonly meeting: FrameIndex | null
}

/** Up to the meeting frame the forward walk's masks, behind it the backward one's, mixed where they meet. */
async function* joined(tools: GapTools, { forward, backward, meeting }: Meeting): AsyncGenerator<PropagatedMask> {
  const frames = [...new Set([...forward.keys(), ...backward.keys()])].sort((one, other) => one - other)
  const isMixed = (frame: FrameIndex): boolean =>
    meeting !== null && Math.abs(frame - meeting) <= blendReach && forward.has(frame) && backward.has(frame)
  const guides = await guidesOf(tools.source, frames.filter(isMixed))
  for (const frame of frames) {
    const [one, other] = [forward.get(frame), backward.get(frame)]
    if (isMixed(frame) && one && other) {
      const share = backwardWeight(frame, meeting!)
      const masks = mixed(releasedMasks(one.masks), releasedMasks(other.masks), share)
      const made = tools.labeller.label({ frameIndex: frame, masks }, guides.get(frame))
      yield trusted(disputed(made, { one, other }, tools.book.ids), one.damaged || other.damaged)
    } else {
      const isBehind = meeting !== null && frame > meeting
      const { made } = ((isBehind ? other : one) ?? one ?? other)!
      yield disputed(made, { one, other }, tools.book.ids)
    }
  }
}

/** The pictures that mixed masks are aligned with, read once more: a handful. */
async function guidesOf(
  { guide, decoder, signal }: FrameSource,
  frames: readonly FrameIndex[]
): Promise<Map<FrameIndex, RgbFrame>> {
  const guides = new Map<FrameIndex, RgbFrame>()
  const [from, to] = [frames[0], frames.at(-1)]
  if (!guide || from === undefined || to === undefined) return guides
  for await (const frame of decoder.decode({ from, to, size: guide }, signal)) guides.set(frame.frameIndex, frame)
  return guides
}
