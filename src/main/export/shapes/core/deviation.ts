import { numbersAVertex, type Pose } from '../../../../shared/domain/rotoShapes'
import type { Contour } from './types'

/** How far a curve and an outline are apart. */

/** The segment of a curve that is farthest from an outline, by the number of the vertex it begins at. */
export function worstSegment(pose: Pose, contour: Contour): { segment: number; distance: number } {
  const count = pose.length / numbersAVertex
  let [segment, distance] = [0, 0]
  const whole = flattened(pose, 1.5)
  const off = outliers(contour.points, whole)
  const starts = segmentStarts(pose, 1.5)
  const curveOff = outliers(whole, contour.points)
  let at = 0
  for (let number = 0; number < count; number++) {
    const end = starts[number + 1]!
    for (; at < end; at++)
      if (curveOff.distances[at]! > distance) [segment, distance] = [number, curveOff.distances[at]!]
  }
  for (let point = 0; point < off.distances.length; point++) {
    if (off.distances[point]! <= distance) continue
    distance = off.distances[point]!
    const nearest = off.nearest[point]!
    segment = starts.findIndex((start, number) => number < count && nearest >= start && nearest < starts[number + 1]!)
  }
  return { segment, distance }
}

/** Number of the first point of each segment in the flattened curve, and of all at the end. */
function segmentStarts(pose: Pose, spacing: number): number[] {
  const starts = [0]
  for (let at = 0; at < pose.length; at += numbersAVertex) {
    starts.push(starts[starts.length - 1]! + Math.max(1, Math.ceil(chainLength(segmentOf(pose, at)) / spacing)))
  }
  return starts
}

/** Points of a closed curve, about `spacing` pixels apart, vertices among them. Float64 [points, 2] */
export function flattened(pose: Pose, spacing: number): Float64Array {
  const points: number[] = []
  for (let at = 0; at < pose.length; at += numbersAVertex) {
    const controls = segmentOf(pose, at)
    const steps = Math.max(1, Math.ceil(chainLength(controls) / spacing))
    for (let step = 0; step < steps; step++) {
      const t = step / steps
      const s = 1 - t
      const [b0, b1, b2, b3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
      points.push(
        b0 * controls[0]! + b1 * controls[2]! + b2 * controls[4]! + b3 * controls[6]!,
        b0 * controls[1]! + b1 * controls[3]! + b2 * controls[5]! + b3 * controls[7]!
      )
    }
  }
  return Float64Array.from(points)
}

/** Control points of the segment that begins at a vertex. @param at of its first number */
export function segmentOf(pose: Pose, at: number): [number, number, number, number, number, number, number, number] {
  const next = (at + numbersAVertex) % pose.length
  const [x, y, endX, endY] = [pose[at]!, pose[at + 1]!, pose[next]!, pose[next + 1]!]
  return [x, y, x + pose[at + 4]!, y + pose[at + 5]!, endX + pose[next + 2]!, endY + pose[next + 3]!, endX, endY]
}

function chainLength(c: readonly number[]): number {
  let sum = 0
  for (let at = 2; at < 8; at += 2) sum += Math.hypot(c[at]! - c[at - 2]!, c[at + 1]! - c[at - 1]!)
  return sum
}

/**
 * Largest distance of either from the other. Both are walked side by side, nearest points are looked for near the last
 * ones: where that misses a nearer one the distance comes out too large, never too small.
 * @param limit beyond which it does not matter: the walk stops there
 */
export function deviation(pose: Pose, contour: Contour, limit = Infinity): number {
  const curve = flattened(pose, 1.5)
  const forth = oneSided(curve, contour.points, limit)
  if (forth > limit) return forth
  return Math.max(forth, oneSided(contour.points, curve, limit))
}

type Ring = Float64Array | Float32Array

/** Points looked at on either side of the last nearest one. */
const window = 12
/** Square of the distance from which on all points are looked at. */
const lostSquare = 0.8

function oneSided(from: Ring, to: Ring, limit: number): number {
  let largest = 0
  walkBeside(from, to, (square) => {
    if (square > largest) largest = square
    return largest <= limit * limit
  })
  return Math.sqrt(largest)
}

function outliers(from: Ring, to: Ring): { distances: Float64Array; nearest: Uint32Array } {
  const distances = new Float64Array(from.length / 2)
  const nearest = new Uint32Array(from.length / 2)
  walkBeside(from, to, (square, at, index) => {
    distances[at] = Math.sqrt(square)
    nearest[at] = index
    return true
  })
  return { distances, nearest }
}

/** Square of the distance of each point, and the other's point next to it. @param visit false ends the walk */
function walkBeside(from: Ring, to: Ring, visit: (square: number, at: number, nearest: number) => boolean): void {
  const count = from.length / 2
  const length = to.length / 2
  const reach = Math.min(Math.ceil(window + length / count), length >> 1)
  let nearest = nearestOf(to, from[0]!, from[1]!)
  for (let at = 0; at < count; at++) {
    const [x, y] = [from[2 * at]!, from[2 * at + 1]!]
    let [best, least] = [nearest, Infinity]
    for (let off = -reach; off <= reach; off++) {
      let index = nearest + off
      if (index < 0) index += length
      else if (index >= length) index -= length
      const dx = to[2 * index]! - x
      const dy = to[2 * index + 1]! - y
      const distance = dx * dx + dy * dy
      if (distance < least) {
        best = index
        least = distance
      }
    }
    // Far off: the walk may have lost the way, as where a line turns back on itself.
    if (least > lostSquare) {
      best = nearestOf(to, x, y)
      least = (to[2 * best]! - x) ** 2 + (to[2 * best + 1]! - y) ** 2
    }
    nearest = best
    // Points are too near each other for lines to matter where they are near as it is.
    if (!visit(least < 0.04 ? least : lineDistance(to, nearest, x, y), at, nearest)) return
  }
}

function nearestOf(ring: Ring, x: number, y: number): number {
  let [best, least] = [0, Infinity]
  for (let at = 0; at < ring.length; at += 2) {
    const distance = (ring[at]! - x) ** 2 + (ring[at + 1]! - y) ** 2
    if (distance < least) [best, least] = [at / 2, distance]
  }
  return best
}

/** Square of the distance from the two lines that meet at a point. */
function lineDistance(ring: Ring, at: number, x: number, y: number): number {
  const count = ring.length / 2
  return Math.min(toLine(ring, at, (at + 1) % count, [x, y]), toLine(ring, at, (at + count - 1) % count, [x, y]))
}

function toLine(ring: Ring, at: number, other: number, [x, y]: readonly [number, number]): number {
  const [ax, ay] = [ring[2 * at]!, ring[2 * at + 1]!]
  const [dx, dy] = [ring[2 * other]! - ax, ring[2 * other + 1]! - ay]
  const square = dx * dx + dy * dy
  const part = square > 0 ? Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / square, 0), 1) : 0
  return (ax + part * dx - x) ** 2 + (ay + part * dy - y) ** 2
}
