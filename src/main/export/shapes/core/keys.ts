import { deviation } from './deviation'
import { mixed, type Pose } from '../../../../shared/domain/rotoShapes'
import type { Breather, Contour } from './types'

/**
 * As few keys as keep every frame within the error, when vertices and handles go straight between two of them. A key is
 * no frame's own pose but what suits the frames around it best (least squares), so that the jitter of single frames does
 * not force keys.
 */
export interface Keyed {
  /** Positions among the frames, ascending, first and last always. */
  readonly at: readonly number[]
  readonly poses: readonly Pose[]
  /** Of every frame. */
  readonly errors: Float64Array
}

interface Work {
  readonly poses: readonly Pose[]
  readonly contours: readonly Contour[]
  readonly errorPx: number
  readonly breathe: Breather
}

export async function chooseKeys(work: Work): Promise<Keyed> {
  const last = work.poses.length - 1
  if (last === 0) return solved(work, [0])
  let keys = await enough(work, [0, last])
  keys = await withoutSpare(work, keys)
  return solved(work, await enough(work, keys))
}

/** Adds keys where frames are off until none is. */
async function enough(work: Work, start: readonly number[]): Promise<number[]> {
  let keys = [...start]
  for (;;) {
    const poses = keyPoses(work.poses, keys)
    const errors = await measured(work, { keys, poses })
    const wanted = wantedKeys(keys, errors, work.errorPx)
    if (wanted.length === 0) return keys
    keys = [...new Set([...keys, ...wanted])].sort((one, two) => one - two)
  }
}

/** In each gap the frame that is farthest off; next to a key that is off itself, the frames beside it. */
function wantedKeys(keys: readonly number[], errors: Float64Array, errorPx: number): number[] {
  const wanted: number[] = []
  const taken = new Set(keys)
  for (let gap = 0; gap + 1 < keys.length; gap++) {
    const [from, to] = [keys[gap]!, keys[gap + 1]!]
    let worst = from
    for (let frame = from; frame <= to; frame++) if (errors[frame]! > errors[worst]!) worst = frame
    if (errors[worst]! <= errorPx) continue
    if (!taken.has(worst)) wanted.push(worst)
    else wanted.push(...[worst - 1, worst + 1].filter((beside) => beside >= from && beside <= to && !taken.has(beside)))
    if (taken.has(worst) && to - from > 1) wanted.push((from + to) >> 1)
  }
  return wanted
}

/** Errors of all frames. */
async function measured(
  work: Work,
  { keys, poses }: { keys: readonly number[]; poses: readonly Pose[] }
): Promise<Float64Array<ArrayBuffer>> {
  const errors = new Float64Array(work.poses.length)
  for (let gap = 0, frame = 0; frame < errors.length; frame++) {
    while (gap + 1 < keys.length - 1 && frame >= keys[gap + 1]!) gap++
    errors[frame] = deviation(poseBetween(keys, poses, gap, frame), work.contours[frame]!)
    await work.breathe()
  }
  return errors
}

/** @param gap number of the key at or before the frame */
function poseBetween(keys: readonly number[], poses: readonly Pose[], gap: number, frame: number): Pose {
  const [from, to] = [keys[gap]!, keys[gap + 1] ?? keys[gap]!]
  return mixed(poses[gap]!, poses[gap + 1] ?? poses[gap]!, to > from ? (frame - from) / (to - from) : 0)
}

/** Takes out keys without which the frames around still are within the error. */
async function withoutSpare(work: Work, keys: readonly number[]): Promise<number[]> {
  const kept = [...keys]
  for (let at = kept.length - 2; at > 0; at--) {
    const fewer = kept.filter((_, index) => index !== at)
    const poses = keyPoses(work.poses, fewer)
    if (await fits(work, { keys: fewer, poses }, at)) kept.splice(at, 1)
  }
  return kept
}

/** Whether the frames around a gap are within the error; farther keys hardly move. */
async function fits(work: Work, { keys, poses }: { keys: readonly number[]; poses: readonly Pose[] }, at: number) {
  const first = Math.max(0, at - 3)
  const end = Math.min(keys.length - 1, at + 2)
  for (let gap = first; gap < end; gap++) {
    for (let frame = keys[gap]!; frame <= keys[gap + 1]!; frame++) {
      await work.breathe()
      const pose = poseBetween(keys, poses, gap, frame)
      if (deviation(pose, work.contours[frame]!, work.errorPx) > work.errorPx) return false
    }
  }
  return true
}

async function solved(work: Work, keys: readonly number[]): Promise<Keyed> {
  const poses = keyPoses(work.poses, keys)
  return { at: keys, poses, errors: await measured(work, { keys, poses }) }
}

/** Least squares of a broken line through all frames for each number of the pose: one tridiagonal system for all. */
export function keyPoses(frames: readonly Pose[], keys: readonly number[]): Pose[] {
  const count = keys.length
  if (count === frames.length) return [...frames]
  const numbers = frames[0]!.length
  const main = new Float64Array(count)
  const side = new Float64Array(count)
  const right = keys.map(() => new Float64Array(numbers))
  for (let gap = 0, frame = 0; frame < frames.length; frame++) {
    while (gap + 1 < count - 1 && frame >= keys[gap + 1]!) gap++
    const part = (frame - keys[gap]!) / (keys[gap + 1]! - keys[gap]!)
    main[gap]! += (1 - part) ** 2
    main[gap + 1]! += part ** 2
    side[gap]! += part * (1 - part)
    addScaled(right[gap]!, frames[frame]!, 1 - part)
    addScaled(right[gap + 1]!, frames[frame]!, part)
  }
  return tridiagonal(main, side, right)
}

function addScaled(onto: Float64Array, values: Float64Array, factor: number): void {
  for (let at = 0; at < onto.length; at++) onto[at]! += factor * values[at]!
}

/** Symmetric; changes its input. */
function tridiagonal(main: Float64Array, side: Float64Array, right: Float64Array[]): Pose[] {
  const count = main.length
  for (let row = 1; row < count; row++) {
    const factor = side[row - 1]! / main[row - 1]!
    main[row]! -= factor * side[row - 1]!
    addScaled(right[row]!, right[row - 1]!, -factor)
  }
  for (let row = count - 1; row >= 0; row--) {
    if (row + 1 < count) addScaled(right[row]!, right[row + 1]!, -side[row]!)
    const divisor = main[row]!
    for (let at = 0; at < right[row]!.length; at++) right[row]![at]! /= divisor
  }
  return right
}
