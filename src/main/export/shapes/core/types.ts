import type { FrameIndex, ObjectId } from '../../../../shared/domain/types'

/** Roto shapes as the core knows them. Lengths are pixels of the video; pixel k of a row lies between k and k + 1. */

/**
 * A closed Bézier curve at one time: for each vertex x, y, then the handle towards the vertex before and the one towards
 * the next, both relative to the vertex. Float64 [vertices, 6].
 */
export type Pose = Float64Array

export const numbersAVertex = 6

/** A closed outline: x and y in turn, neighbours about a pixel apart, the object on the right hand of the way. */
export interface Contour {
  readonly points: Float32Array
  /** Length of the way to each point, and of the whole way at the end. Float32 [points + 1]. */
  readonly lengths: Float32Array
  /** Pixels it encloses; always positive. */
  readonly area: number
  readonly isHole: boolean
}

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

/** Where long work lets others in, and where it is cancelled. */
export type Breather = () => Promise<void>
