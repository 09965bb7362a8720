import type { Contour } from './types'

/** Closed polylines by the length of the way. */

/** Length of the way to each point, and of the whole way. */
export function lengthsOf(points: Float32Array): Float32Array {
  const count = points.length / 2
  const lengths = new Float32Array(count + 1)
  let sum = 0
  for (let at = 0; at < count; at++) {
    lengths[at] = sum
    const next = (at + 1) % count
    sum += Math.hypot(points[2 * next]! - points[2 * at]!, points[2 * next + 1]! - points[2 * at + 1]!)
  }
  lengths[count] = sum
  return lengths
}

export function perimeter({ lengths }: Contour): number {
  return lengths[lengths.length - 1]!
}

/** Remainder that is never negative. */
export function wrapped(value: number, length: number): number {
  const rest = value % length
  return rest < 0 ? rest + length : rest
}

/** Last point at or before a length of the way within [0, perimeter). */
export function pointBefore({ lengths }: Contour, way: number): number {
  let [low, high] = [0, lengths.length - 2]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (lengths[middle]! <= way) low = middle
    else high = middle - 1
  }
  return low
}

/** Writes the point at a length of the way. @param way any length: it goes round */
export function placeAt(contour: Contour, way: number, onto: { [at: number]: number }, at: number): void {
  const { points, lengths } = contour
  const along = wrapped(way, perimeter(contour))
  const before = pointBefore(contour, along)
  const next = (before + 1) % (points.length / 2)
  const step = lengths[before + 1]! - lengths[before]!
  const part = step > 0 ? (along - lengths[before]!) / step : 0
  onto[at] = points[2 * before]! + part * (points[2 * next]! - points[2 * before]!)
  onto[at + 1] = points[2 * before + 1]! + part * (points[2 * next + 1]! - points[2 * before + 1]!)
}

/** Points at equal lengths of the way. Float64 [count, 2] */
export function resampled(contour: Contour, count: number): Float64Array {
  const points = new Float64Array(2 * count)
  const step = perimeter(contour) / count
  for (let at = 0; at < count; at++) placeAt(contour, at * step, points, 2 * at)
  return points
}

/** Points a stretch has at most: more would not change a curve through it. */
const mostPoints = 60

/** The way between two lengths of it, both ends and the points between, a pixel or more apart. Float64 [points, 2] */
export function stretch(contour: Contour, from: number, to: number): Float64Array {
  const { points, lengths } = contour
  const length = perimeter(contour)
  const count = points.length / 2
  const base = Math.floor(from / length) * length
  const first = pointBefore(contour, from - base) + 1
  const end = Math.floor(to / length) * length
  const last = pointBefore(contour, to - end) + Math.round((end - base) / length) * count
  const total = Math.max(0, last - first + 1)
  const stride = Math.max(1, Math.ceil(total / mostPoints))
  const onto = new Float64Array(2 * (Math.ceil(total / stride) + 2))
  placeAt(contour, from, onto, 0)
  let used = 2
  for (let at = first; at <= last; at += stride) {
    const way = base + Math.floor(at / count) * length + lengths[at % count]!
    if (way <= from + 1e-4 || way >= to - 1e-4) continue
    onto[used++] = points[2 * (at % count)]!
    onto[used++] = points[2 * (at % count) + 1]!
  }
  placeAt(contour, to, onto, used)
  return onto.subarray(0, used + 2)
}
