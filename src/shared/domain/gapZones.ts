import type { FrameIndex, FrameRange } from './types'

/** Gaps up to this long are walked half-way from both sides; longer ones share their middle third. */
const shortGap = 5

/**
 * Frames between two painted ones that are carried from the earlier one, and from the later one; where both overlap, the
 * two walks meet. Empty ranges end before they begin.
 */
export interface GapZones {
  readonly forward: FrameRange
  readonly backward: FrameRange
}

/** Each side of a long gap covers two thirds of it, of a short one its half; the forward walk takes an odd frame. */
export function gapZones(earlier: FrameIndex, later: FrameIndex): GapZones {
  const length = later - earlier - 1
  const isShort = length <= shortGap
  const ahead = Math.ceil(isShort ? length / 2 : (2 * length) / 3)
  const back = isShort ? length - ahead : ahead
  return { forward: { from: earlier + 1, to: earlier + ahead }, backward: { from: later - back, to: later - 1 } }
}

/**
 * The same where the later frame lacks objects: the forward walk goes through to it, since their masks there are what it
 * finds, and the backward one covers a third of a long gap. The cost is the same.
 */
export function gapZonesThrough(earlier: FrameIndex, later: FrameIndex): GapZones {
  const length = later - earlier - 1
  const back = length <= shortGap ? 0 : Math.ceil(length / 3)
  return { forward: { from: earlier + 1, to: later - 1 }, backward: { from: later - back, to: later - 1 } }
}
