import { maskAreas } from '../../../shared/domain/maskRle'
import type { FrameIndex, FrameRange, ReferenceMask } from '../../../shared/domain/types'

/**
 * Where a clip may be cut into jobs that give what the whole would, bit for bit: at a painted frame from which nothing of
 * what comes before is needed. Every painted frame is known to all parts, so only what walks hand on to each other counts:
 * a frame that shows all objects begins anew whatever came before it.
 */
export interface CutRequest {
  readonly references: readonly ReferenceMask[]
  readonly range: FrameRange
  /** The shots of the range, ascending. */
  readonly shots: readonly FrameRange[]
}

/** @returns the parts, ascending; one where the clip cannot be cut */
export function cutClip({ references, range, shots }: CutRequest): FrameRange[] {
  const painted = [...references].sort((one, other) => one.frameIndex - other.frameIndex)
  const starts = startsOfShots(
    shots,
    painted.map(({ frameIndex }) => frameIndex)
  )
  const able = beginnings(painted, range)
  const cuts = starts.filter((frame) => able.has(frame) && frame > range.from && frame <= range.to)
  return [range.from, ...cuts].map((from, at) => ({ from, to: (cuts[at] ?? range.to + 1) - 1 }))
}

/** The first painted frame of each shot but the first that has one. */
function startsOfShots(shots: readonly FrameRange[], painted: readonly FrameIndex[]): FrameIndex[] {
  const firsts = shots.map(({ from, to }) => painted.find((frame) => frame >= from && frame <= to))
  return firsts.filter((frame) => frame !== undefined).slice(1)
}

/** Painted frames that show every object of the clip; none where walks back from the first one would need what came before. */
function beginnings(painted: readonly ReferenceMask[], range: FrameRange): ReadonlySet<FrameIndex> {
  const shown = painted.map(({ frameIndex, mask }) => ({ frameIndex, ids: [...maskAreas(mask).keys()] }))
  const all = new Set(shown.flatMap(({ ids }) => ids))
  const whole = shown.filter(({ ids }) => ids.length === all.size).map(({ frameIndex }) => frameIndex)
  const first = painted[0]?.frameIndex ?? 0
  return new Set(first > range.from && whole[0] !== first ? [] : whole)
}
