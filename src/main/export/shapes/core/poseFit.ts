import { fitCurve, type EndDirections, type FittedCurve } from './fitCurve'
import { perimeter, stretch } from './outline'
import type { Samples } from './correspond'
import { numbersAVertex, type Pose } from '../../../../shared/domain/rotoShapes'
import type { Contour } from './types'

/** A closed curve through the places of given vertices on one outline. */

export interface FittedPose {
  readonly pose: Pose
}

/** Way of the outline to a vertex. @param vertex a place among the samples, between two of them too; beyond one round too */
export function wayTo(contour: Contour, samples: Samples, vertex: number): number {
  const count = samples.length
  const round = Math.floor(vertex / count)
  const place = vertex - round * count
  const before = Math.floor(place)
  const one = samples[before]!
  const two = before + 1 < count ? samples[before + 1]! : samples[0]! + perimeter(contour)
  return one + (place - before) * (two - one) + round * perimeter(contour)
}

/** Handles of one vertex that differ by less are one straight line: no corner. Cosine of 35 degrees. */
const smoothCosine = Math.cos((35 * Math.PI) / 180)

/** @param vertices ascending places among the samples */
export function fitPose(contour: Contour, samples: Samples, vertices: readonly number[]): FittedPose {
  const count = vertices.length
  const stretches = vertices.map((vertex, at) => stretchOf(contour, samples, [vertex, after(vertices, at, samples)]))
  const free = stretches.map((points) => fitCurve(points))
  const pose = new Float64Array(count * numbersAVertex)
  for (let at = 0; at < count; at++) {
    const start = directionAt(free[(at + count - 1) % count]!, free[at]!)
    const end = directionAt(free[at]!, free[(at + 1) % count]!)
    const directions: EndDirections = { start: start.out, end: end.into }
    const bound = start.isSmooth || end.isSmooth ? fitCurve(stretches[at]!, directions) : free[at]!
    putSegment(pose, at, bound.controls)
  }
  return { pose }
}

function after(vertices: readonly number[], at: number, samples: Samples): number {
  return at + 1 < vertices.length ? vertices[at + 1]! : vertices[0]! + samples.length
}

export function stretchOf(contour: Contour, samples: Samples, [from, to]: readonly [number, number]): Float64Array {
  return stretch(contour, wayTo(contour, samples, from), wayTo(contour, samples, to))
}

interface Meeting {
  readonly out: readonly [number, number]
  readonly into: readonly [number, number]
  readonly isSmooth: boolean
}

/** One line through a vertex where both curves nearly agree on it, weighted by their handles; else a corner. */
function directionAt({ controls: before }: FittedCurve, { controls: next }: FittedCurve): Meeting {
  const [inX, inY] = [before[4]! - before[6]!, before[5]! - before[7]!]
  const [outX, outY] = [next[2]! - next[0]!, next[3]! - next[1]!]
  const [inLength, outLength] = [Math.hypot(inX, inY), Math.hypot(outX, outY)]
  const into: [number, number] = inLength > 0 ? [inX / inLength, inY / inLength] : [0, 0]
  const out: [number, number] = outLength > 0 ? [outX / outLength, outY / outLength] : [0, 0]
  if (-(into[0] * out[0] + into[1] * out[1]) < smoothCosine) return { into, out, isSmooth: false }
  const [x, y] = [outX - inX, outY - inY]
  const length = Math.hypot(x, y)
  return { out: [x / length, y / length], into: [-x / length, -y / length], isSmooth: true }
}

function putSegment(pose: Pose, at: number, controls: Float64Array): void {
  const own = at * numbersAVertex
  const next = (own + numbersAVertex) % pose.length
  for (const axis of [0, 1]) {
    pose[own + axis] = controls[axis]!
    pose[own + 4 + axis] = controls[2 + axis]! - controls[axis]!
    pose[next + 2 + axis] = controls[4 + axis]! - controls[6 + axis]!
  }
}
