import { gapZones, gapZonesThrough } from '../../shared/domain/gapZones'
import type { FrameIndex, FrameRange, ObjectId } from '../../shared/domain/types'

/**
 * The one rule for corrections: which walks a propagation takes, and which painted frames each of them knows. The window,
 * `segment` and `batch` all follow it; `models/hodor_models/corrections.py` is its twin.
 */

/** Reference frames a walk reads at most: the cost of a frame is the same however many are painted. */
export const referencesPerWalk = 4

/** What the rule needs to know of a painted frame. */
export interface PaintedFrame {
  readonly frameIndex: FrameIndex
  /** Objects it shows. */
  readonly shows: ReadonlySet<ObjectId>
}

/** One way outwards from a painted frame. */
export interface Walk {
  /** The painted frame it starts from. */
  readonly start: FrameIndex
  readonly direction: 'forward' | 'backward'
  /** Predicted frames, inclusive, `from <= to` in either direction. */
  readonly range: FrameRange
  /** Painted frames it knows, at most `referencesPerWalk`: ascending, but the start comes last, as the most recent. */
  readonly references: readonly FrameIndex[]
  /** The painted frame it goes on to, which lacks objects: their masks there are what this walk finds. */
  readonly through: FrameIndex | null
}

/** Frames between two painted ones, or from one to an end of the clip. */
export interface Gap {
  readonly forward: Walk | null
  readonly backward: Walk | null
  /** Frames both walks predict, where they meet; null = each frame has one walk. */
  readonly shared: FrameRange | null
  /** Where the walks would meet if all frames agreed equally well, in frames (may be a half). */
  readonly middle: number
}

export interface CorrectionPlan {
  /** In the order they are done: a painted frame is given as it is, a gap is walked. */
  readonly steps: readonly (FrameIndex | Gap)[]
  /** Frames to predict, shared ones counted twice, and painted ones to give: the length of the work. */
  readonly total: number
}

/** What a propagation is asked for. */
export interface CorrectionRequest {
  /** Ascending, at least one; those outside the range are known to the walks as well. */
  readonly painted: readonly PaintedFrame[]
  readonly range: FrameRange
  /** Parts of the range that are wanted, ascending; absent = all of it. Whole gaps may be walked for a part. */
  readonly wanted?: readonly FrameRange[]
}

/** Gap by gap from the first painted frame to the end, then back from it to the start. */
export function planCorrections(request: CorrectionRequest): CorrectionPlan {
  const { painted, range } = request
  const frames = painted.map(({ frameIndex }) => frameIndex)
  const steps: (FrameIndex | Gap)[] = []
  frames.forEach((frame, at) => {
    if (isWanted(request, { from: frame, to: frame })) steps.push(frame)
    const next = frames[at + 1]
    const gap = next === undefined ? tail(request, frame) : between(request, frame, next)
    if (gap) steps.push(gap)
  })
  const first = frames[0]!
  const head = first > range.from ? outward(request, 'backward', first) : null
  return { steps: head ? [...steps, head] : steps, total: totalOf(head ? [...steps, head] : steps) }
}

function totalOf(steps: readonly (FrameIndex | Gap)[]): number {
  const length = (walk: Walk | null): number => (walk ? walk.range.to - walk.range.from + 1 : 0)
  return steps.reduce<number>(
    (sum, step) => sum + (typeof step === 'number' ? 1 : length(step.forward) + length(step.backward)),
    0
  )
}

function tail(request: CorrectionRequest, start: FrameIndex): Gap | null {
  return start < request.range.to ? outward(request, 'forward', start) : null
}

/** From the first painted frame to the start of the range, or from the last one to its end. */
function outward(request: CorrectionRequest, direction: Walk['direction'], start: FrameIndex): Gap | null {
  const { from, to } = request.range
  const whole =
    direction === 'forward' ? { from: Math.max(start + 1, from), to } : { from, to: Math.min(start - 1, to) }
  const range = untilWanted(request, whole, direction)
  if (!range) return null
  const walk = {
    ...{ start, direction, range, through: null },
    references: chosen(request, { start, end: null, whole })
  }
  return {
    forward: direction === 'forward' ? walk : null,
    backward: direction === 'backward' ? walk : null,
    shared: null,
    middle: start
  }
}

function between(request: CorrectionRequest, a: FrameIndex, b: FrameIndex): Gap | null {
  const inside = within({ from: a + 1, to: b - 1 }, request.range)
  if (!inside) return null
  const carries = lacksEarlier(request.painted, b)
  const zones = carries ? gapZonesThrough(a, b) : gapZones(a, b)
  const [ahead, back] = [within(zones.forward, inside), within(zones.backward, inside)]
  const overlap = within(ahead, back)
  const shared = isWanted(request, overlap) ? overlap : null
  const walk = { request, overlap, shared }
  const forward = walkOf({ ...walk, whole: zones.forward, range: ahead }, 'forward', [a, b])
  const backward = walkOf({ ...walk, whole: zones.backward, range: back }, 'backward', [b, a])
  if (!forward && !backward) return null
  const goesThrough = carries && forward?.range.to === b - 1
  return { forward: goesThrough ? { ...forward, through: b } : forward, backward, shared, middle: (a + b) / 2 }
}

interface WalkParts {
  readonly request: CorrectionRequest
  /** Frames of the walk, before they are cut to the range. */
  readonly whole: FrameRange
  readonly range: FrameRange | null
  /** Of the range, what the other walk predicts as well. */
  readonly overlap: FrameRange | null
  /** That, if it is wanted. */
  readonly shared: FrameRange | null
}

/** A walk that meets another is needed whole, one that does not only as far as something is wanted of it. */
function walkOf(
  { request, whole, range, overlap, shared }: WalkParts,
  direction: Walk['direction'],
  [start, end]: readonly [FrameIndex, FrameIndex]
): Walk | null {
  const needed = shared ? range : untilWanted(request, without(range, overlap), direction)
  return (
    needed && { start, direction, range: needed, through: null, references: chosen(request, { start, end, whole }) }
  )
}

function lacksEarlier(painted: readonly PaintedFrame[], frame: FrameIndex): boolean {
  const shows = painted.find(({ frameIndex }) => frameIndex === frame)?.shows
  return painted.some((each) => each.frameIndex < frame && [...each.shows].some((id) => !shows?.has(id)))
}

/** The part of a walk up to the last frame wanted of it; null where none is. */
function untilWanted(
  request: CorrectionRequest,
  range: FrameRange | null,
  direction: Walk['direction']
): FrameRange | null {
  const parts = range ? (request.wanted ?? [range]).flatMap((part) => within(part, range) ?? []) : []
  if (!range || parts.length === 0) return null
  return direction === 'forward'
    ? { from: range.from, to: Math.max(...parts.map(({ to }) => to)) }
    : { from: Math.min(...parts.map(({ from }) => from)), to: range.to }
}

function isWanted({ range, wanted = [range] }: CorrectionRequest, part: FrameRange | null): boolean {
  const inside = within(part, range)
  return wanted.some((each) => within(each, inside) !== null)
}

interface Choice {
  readonly start: FrameIndex
  /** The painted frame at the other end of the gap. */
  readonly end: FrameIndex | null
  /** Frames of the walk. */
  readonly whole: FrameRange
}

/**
 * The painted frames a walk knows: its start, the one at the other end, the first one, and those nearest to its middle. An
 * object that none of them shows brings the nearest frame that does, in place of the one chosen last.
 */
function chosen({ painted }: CorrectionRequest, { start, end, whole }: Choice): FrameIndex[] {
  const all = painted.map(({ frameIndex }) => frameIndex)
  const near = (place: number) => (one: FrameIndex, other: FrameIndex) =>
    Math.abs(one - place) - Math.abs(other - place) || one - other
  const nearest = [...all].sort(near((whole.from + whole.to) / 2))
  const order = [...new Set([start, ...(end === null ? [] : [end]), all[0]!, ...nearest])]
  const picked = withEveryObject(order.slice(0, referencesPerWalk), painted, [...all].sort(near(start)))
  return [...picked.filter((frame) => frame !== start).sort((one, other) => one - other), start]
}

/** @param picked in the order chosen, the start first @param nearest all painted frames, the nearest to the start first */
function withEveryObject(
  picked: readonly FrameIndex[],
  painted: readonly PaintedFrame[],
  nearest: readonly FrameIndex[]
): FrameIndex[] {
  const showsOf = new Map(painted.map(({ frameIndex, shows }) => [frameIndex, shows]))
  const shows = (frame: FrameIndex, id: ObjectId): boolean => showsOf.get(frame)?.has(id) === true
  const ids = [...new Set(painted.flatMap((each) => [...each.shows]))].sort((one, other) => one - other)
  const result = [...picked]
  for (const id of ids) {
    if (result.some((frame) => shows(frame, id))) continue
    const bringer = nearest.find((frame) => shows(frame, id))!
    // One that alone shows an object is of more use than the one that would come.
    const isSpare = (frame: FrameIndex, at: number): boolean =>
      at > 0 &&
      ids.every((other) => !shows(frame, other) || result.some((each) => each !== frame && shows(each, other)))
    const spare = result.filter(isSpare).at(-1)
    if (result.length < referencesPerWalk) result.push(bringer)
    else if (spare !== undefined) result[result.indexOf(spare)] = bringer
  }
  return result
}

function within(one: FrameRange | null, other: FrameRange | null): FrameRange | null {
  if (!one || !other) return null
  const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)]
  return from <= to ? { from, to } : null
}

/** A range without a part at one of its ends. */
function without(range: FrameRange | null, part: FrameRange | null): FrameRange | null {
  if (!range || !part) return range
  if (part.from > range.from) return { from: range.from, to: part.from - 1 }
  return part.to < range.to ? { from: part.to + 1, to: range.to } : null
}
