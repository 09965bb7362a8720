/**
 * One cubic through a stretch of points, by least squares (after Schneider): parameters by the length of the way, then
 * moved towards the nearest points of the curve (Newton), the handles solved for anew in between.
 */

export interface FittedCurve {
  /** x and y of the four control points. */
  readonly controls: Float64Array
  /** Largest distance of a point from the curve at its parameter, and which point that is. */
  readonly error: number
  readonly worst: number
}

/** Unit directions in which the curve leaves its first point and comes back from its last; absent: free. */
export interface EndDirections {
  readonly start: readonly [number, number]
  readonly end: readonly [number, number]
}

const rounds = 10
/** Part of the error a round has to take away for another one to follow. */
const worthwhile = 0.03
/** How far handles are drawn to a third of the way, where points alone do not say where they go. */
const pull = 0.002

export function fitCurve(points: Float64Array, directions?: EndDirections): FittedCurve {
  const parameters = byLength(points)
  const guess = guessed(points)
  let best: FittedCurve | null = null
  for (let round = 0; round < rounds; round++) {
    const controls = directions
      ? alongDirections(points, parameters, directions, guess)
      : freeHandles(points, parameters, guess)
    const { error, worst } = farthest(points, parameters, controls)
    const before: number = best?.error ?? Infinity
    if (error < before) best = { controls, error, worst }
    if (round > 1 && error > before * (1 - worthwhile)) break
    improve(points, parameters, controls)
  }
  return best!
}

function byLength(points: Float64Array): Float64Array {
  const count = points.length / 2
  const parameters = new Float64Array(count)
  for (let at = 1; at < count; at++) {
    const step = Math.hypot(points[2 * at]! - points[2 * at - 2]!, points[2 * at + 1]! - points[2 * at - 1]!)
    parameters[at] = parameters[at - 1]! + step
  }
  const length = parameters[count - 1]!
  for (let at = 1; at < count; at++) parameters[at] = length > 0 ? parameters[at]! / length : at / (count - 1)
  return parameters
}

/** Handles a third of the way long, towards what lies a fifth of the way off. */
function guessed(points: Float64Array): Float64Array {
  const last = points.length - 2
  const controls = new Float64Array(8)
  const length = wayOf(points)
  const off = 2 * Math.max(1, Math.round((last / 2) * 0.2))
  const start = direction(points, 0, Math.min(last, off))
  const end = direction(points, last, Math.max(0, last - off))
  const [x, y, endX, endY] = [points[0]!, points[1]!, points[last]!, points[last + 1]!]
  const third = length / 3
  controls.set([x, y, x + start[0] * third, y + start[1] * third])
  controls.set([endX + end[0] * third, endY + end[1] * third, endX, endY], 4)
  return controls
}

function wayOf(points: Float64Array): number {
  let sum = 0
  for (let at = 2; at < points.length; at += 2) {
    sum += Math.hypot(points[at]! - points[at - 2]!, points[at + 1]! - points[at - 1]!)
  }
  return sum
}

function direction(points: Float64Array, from: number, to: number): [number, number] {
  const [dx, dy] = [points[to]! - points[from]!, points[to + 1]! - points[from + 1]!]
  const length = Math.hypot(dx, dy)
  return length > 0 ? [dx / length, dy / length] : [0, 0]
}

/** Both handles solved for, held lightly to the guess. */
function freeHandles(points: Float64Array, parameters: Float64Array, guess: Float64Array): Float64Array {
  const count = parameters.length
  const weight = pull * count + 1e-9
  let [a11, a12, a22] = [weight, 0, weight]
  let [x1, y1, x2, y2] = [weight * guess[2]!, weight * guess[3]!, weight * guess[4]!, weight * guess[5]!]
  for (let at = 1; at < count - 1; at++) {
    const t = parameters[at]!
    const s = 1 - t
    const [b0, b1, b2, b3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
    a11 += b1 * b1
    a12 += b1 * b2
    a22 += b2 * b2
    const restX = points[2 * at]! - b0 * guess[0]! - b3 * guess[6]!
    const restY = points[2 * at + 1]! - b0 * guess[1]! - b3 * guess[7]!
    x1 += b1 * restX
    y1 += b1 * restY
    x2 += b2 * restX
    y2 += b2 * restY
  }
  const determinant = a11 * a22 - a12 * a12
  const controls = Float64Array.from(guess)
  controls[2] = (x1 * a22 - x2 * a12) / determinant
  controls[3] = (y1 * a22 - y2 * a12) / determinant
  controls[4] = (x2 * a11 - x1 * a12) / determinant
  controls[5] = (y2 * a11 - y1 * a12) / determinant
  return controls
}

/** Lengths of the handles solved for, their directions given. */
function alongDirections(
  points: Float64Array,
  parameters: Float64Array,
  { start, end }: EndDirections,
  guess: Float64Array
): Float64Array {
  const length = wayOf(points)
  const weight = pull * parameters.length + 1e-9
  let [a11, a12, a22] = [weight, 0, weight]
  let [r1, r2] = [(weight * length) / 3, (weight * length) / 3]
  const cosine = start[0] * end[0] + start[1] * end[1]
  for (let at = 1; at < parameters.length - 1; at++) {
    const t = parameters[at]!
    const s = 1 - t
    const [b0, b1, b2, b3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
    const restX = points[2 * at]! - (b0 + b1) * guess[0]! - (b2 + b3) * guess[6]!
    const restY = points[2 * at + 1]! - (b0 + b1) * guess[1]! - (b2 + b3) * guess[7]!
    a11 += b1 * b1
    a12 += b1 * b2 * cosine
    a22 += b2 * b2
    r1 += b1 * (restX * start[0] + restY * start[1])
    r2 += b2 * (restX * end[0] + restY * end[1])
  }
  const determinant = a11 * a22 - a12 * a12
  const one = within((r1 * a22 - r2 * a12) / determinant, length)
  const two = within((r2 * a11 - r1 * a12) / determinant, length)
  const controls = Float64Array.from(guess)
  controls[2] = guess[0]! + one * start[0]
  controls[3] = guess[1]! + one * start[1]
  controls[4] = guess[6]! + two * end[0]
  controls[5] = guess[7]! + two * end[1]
  return controls
}

/** Handles neither turn round nor run away. */
function within(handle: number, length: number): number {
  return Math.min(Math.max(handle, length * 0.02), length * 1.2)
}

function farthest(points: Float64Array, parameters: Float64Array, c: Float64Array) {
  let [square, worst] = [0, 0]
  for (let at = 1; at < parameters.length - 1; at++) {
    const t = parameters[at]!
    const s = 1 - t
    const [b0, b1, b2, b3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
    const x = b0 * c[0]! + b1 * c[2]! + b2 * c[4]! + b3 * c[6]! - points[2 * at]!
    const y = b0 * c[1]! + b1 * c[3]! + b2 * c[5]! + b3 * c[7]! - points[2 * at + 1]!
    const here = x * x + y * y
    if (here > square) {
      square = here
      worst = at
    }
  }
  return { error: Math.sqrt(square), worst }
}

/** A Newton step for each parameter; their order stays. */
function improve(points: Float64Array, parameters: Float64Array, controls: Float64Array): void {
  let before = 0
  for (let at = 1; at < parameters.length - 1; at++) {
    const t = parameters[at]!
    const moved = nearer(controls, t, points[2 * at]!, points[2 * at + 1]!)
    before = parameters[at] = Math.min(Math.max(moved, before), 1)
  }
}

function nearer(c: Float64Array, t: number, x: number, y: number): number {
  const s = 1 - t
  const [b0, b1, b2, b3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
  const restX = b0 * c[0]! + b1 * c[2]! + b2 * c[4]! + b3 * c[6]! - x
  const restY = b0 * c[1]! + b1 * c[3]! + b2 * c[5]! + b3 * c[7]! - y
  const [d0, d1, d2] = [3 * s * s, 6 * s * t, 3 * t * t]
  const slopeX = d0 * (c[2]! - c[0]!) + d1 * (c[4]! - c[2]!) + d2 * (c[6]! - c[4]!)
  const slopeY = d0 * (c[3]! - c[1]!) + d1 * (c[5]! - c[3]!) + d2 * (c[7]! - c[5]!)
  const bendX = 6 * (s * (c[4]! - 2 * c[2]! + c[0]!) + t * (c[6]! - 2 * c[4]! + c[2]!))
  const bendY = 6 * (s * (c[5]! - 2 * c[3]! + c[1]!) + t * (c[7]! - 2 * c[5]! + c[3]!))
  const divisor = slopeX * slopeX + slopeY * slopeY + restX * bendX + restY * bendY
  return divisor > 1e-12 ? t - (restX * slopeX + restY * slopeY) / divisor : t
}
