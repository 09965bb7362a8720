import type { FrameIndex, ObjectId } from './types'

/** Roto shapes: closed Bézier curves with keys. Lengths are pixels of the video; pixel k of a row lies between k and k + 1. */

/**
 * A closed curve at one time: for each vertex x, y, then the handle towards the vertex before and the one towards the
 * next, both relative to the vertex. Float64 [vertices, 6].
 */
export type Pose = Float64Array

export const numbersAVertex = 6

export interface ShapeKey {
  readonly frameIndex: FrameIndex
  readonly pose: Pose
}

/** A shape with the same vertices from its first frame to its last. Between two keys vertices and handles go straight. */
export interface RotoShape {
  readonly objectId: ObjectId
  /** Takes away from the shapes before it instead of adding to them. */
  readonly isHole: boolean
  readonly vertices: number
  /** First and last frame on which it is there. */
  readonly from: FrameIndex
  readonly to: FrameIndex
  /** Ascending; the first is at `from`, the last at `to`. */
  readonly keys: readonly ShapeKey[]
  /** Mean area in pixels: shapes are drawn from the largest to the smallest. */
  readonly area: number
  /** Largest distance between curve and outline, over all its frames. */
  readonly errorPx: number
}

/** The curve on a frame as a host application has it; null where the shape is not there. */
export function poseOn({ from, to, keys }: RotoShape, frameIndex: FrameIndex): Pose | null {
  if (frameIndex < from || frameIndex > to) return null
  const next = keys.findIndex((key) => key.frameIndex >= frameIndex)
  const [one, two] = [keys[Math.max(0, next - 1)]!, keys[next]!]
  const span = two.frameIndex - one.frameIndex
  return mixed(one.pose, two.pose, span > 0 ? (frameIndex - one.frameIndex) / span : 0)
}

/** Straight between two poses. */
export function mixed(one: Pose, two: Pose, part: number): Pose {
  const pose = new Float64Array(one.length)
  for (let at = 0; at < pose.length; at++) pose[at] = one[at]! + part * (two[at]! - one[at]!)
  return pose
}
