import { StudioError } from '../../shared/domain/errors'
import { maskAreas } from '../../shared/domain/maskRle'
import type { FrameIndex, FrameRange, PropagationLeg, ReferenceMask, VideoInfo } from '../../shared/domain/types'

/** The order in which a propagation visits frames. */
export interface PropagationPlan {
  /** References outside the range: their descriptors are taken before the first pass. The last one leads on. */
  readonly outside: readonly ReferenceMask[]
  readonly inside: ReadonlyMap<FrameIndex, ReferenceMask>
  /** From the earliest reference of the range (or its start, when one lies before it) to its end. */
  readonly forward: FrameRange | null
  /** From just before that reference (or the range's end, when all references lie behind it) to its start. */
  readonly backward: FrameRange | null
}

/**
 * @throws StudioError `frame-out-of-range` for a range or reference outside the video, `mask-empty` for a reference
 *   without objects, `bad-arguments` for no or doubled references
 */
export function planPropagation(
  references: readonly ReferenceMask[],
  range: FrameRange,
  video: VideoInfo
): PropagationPlan {
  const sorted = [...references].sort((a, b) => a.frameIndex - b.frameIndex)
  checkRange(range, video)
  checkReferences(sorted, video)
  const within = sorted.filter(({ frameIndex }) => frameIndex >= range.from && frameIndex <= range.to)
  const before = sorted.filter(({ frameIndex }) => frameIndex < range.from)
  const behind = sorted.filter(({ frameIndex }) => frameIndex > range.to)
  const start = before.length > 0 ? range.from : (within[0]?.frameIndex ?? range.to + 1)
  return {
    outside: [...behind.reverse(), ...before],
    inside: new Map(within.map((reference) => [reference.frameIndex, reference])),
    forward: start <= range.to ? { from: start, to: range.to } : null,
    backward: start > range.from ? { from: range.from, to: start - 1 } : null
  }
}

/**
 * One way from a reference outwards. References on the way are learnt when they are reached; the nearest one behind the
 * end helps from the start, unless it shows objects that the starting frame lacks: those would compete unasked.
 * @throws StudioError as `planPropagation`, and `bad-arguments` for a leg that starts at no reference or does not lead away
 */
export function planLeg(references: readonly ReferenceMask[], leg: PropagationLeg, video: VideoInfo): PropagationPlan {
  const forward = leg.start < leg.from
  const range = forward ? { from: leg.from, to: leg.to } : { from: leg.to, to: leg.from }
  checkRange(range, video)
  const sorted = [...references].sort((a, b) => (forward ? a.frameIndex - b.frameIndex : b.frameIndex - a.frameIndex))
  checkReferences(forward ? sorted : [...sorted].reverse(), video)
  const [first, ...ahead] = sorted.slice(sorted.findIndex(({ frameIndex }) => frameIndex === leg.start))
  if (first?.frameIndex !== leg.start || (leg.start >= range.from && leg.start <= range.to)) {
    const message = `Frames ${range.from} to ${range.to} cannot be reached from a reference on frame ${leg.start}.`
    throw new StudioError('bad-arguments', message, { hint: 'Start beside a painted frame.' })
  }
  const inside = ahead.filter(({ frameIndex }) => frameIndex >= range.from && frameIndex <= range.to)
  return {
    outside: beforehand(leg, first, ahead),
    inside: new Map(inside.map((reference) => [reference.frameIndex, reference])),
    forward: forward ? range : null,
    backward: forward ? null : range
  }
}

/** @param ahead the other references in the direction of the leg, nearest first */
function beforehand(leg: PropagationLeg, first: ReferenceMask, ahead: readonly ReferenceMask[]): ReferenceMask[] {
  const distance = (frameIndex: FrameIndex): number => Math.abs(frameIndex - leg.start)
  const passed = ahead.filter(({ frameIndex }) => distance(frameIndex) < distance(leg.from))
  const helper = ahead.find(({ frameIndex }) => distance(frameIndex) > distance(leg.to))
  return [...(helper && showsOnly(helper, first) ? [helper] : []), first, ...passed]
}

function showsOnly(reference: ReferenceMask, known: ReferenceMask): boolean {
  const ids = maskAreas(known.mask)
  return [...maskAreas(reference.mask).keys()].every((id) => ids.has(id))
}

function checkRange({ from, to }: FrameRange, video: VideoInfo): void {
  const last = video.frameCount - 1
  if (from >= 0 && from <= to && to <= last) return
  throw new StudioError('frame-out-of-range', `Frames ${from} to ${to} are asked for; the video has 0 to ${last}.`, {
    hint: `Choose a first and last frame between 0 and ${last}.`
  })
}

function checkReferences(sorted: readonly ReferenceMask[], video: VideoInfo): void {
  if (sorted.length === 0) {
    throw new StudioError('bad-arguments', 'There is no reference mask to propagate.', {
      hint: 'Paint an object on a frame first.'
    })
  }
  sorted.forEach(({ frameIndex, mask }, at) => {
    if (frameIndex < 0 || frameIndex >= video.frameCount) {
      const message = `A mask is given for frame ${frameIndex}; the video has 0 to ${video.frameCount - 1}.`
      throw new StudioError('frame-out-of-range', message, { hint: 'Give the mask for a frame of this video.' })
    }
    if (sorted[at + 1]?.frameIndex === frameIndex) {
      throw new StudioError('bad-arguments', `Frame ${frameIndex} has two reference masks.`, { hint: 'Give one.' })
    }
    if (maskAreas(mask).size === 0) {
      throw new StudioError('mask-empty', `The mask of frame ${frameIndex} shows no object.`, {
        hint: 'Paint at least one object on it, or leave it out.'
      })
    }
  })
}
