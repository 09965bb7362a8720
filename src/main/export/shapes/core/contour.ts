import { lengthsOf } from './outline'
import type { Region } from './region'
import type { Contour } from './types'

/**
 * Outlines of a region along the borders of its pixels. Parts that touch at a corner only stay apart. A mask says on which
 * side of a line each pixel's centre lies: the stairs it makes of a slope are drawn smooth again, no point farther than
 * half a pixel from the border it stands for; corners of two long straight sides stay.
 */
export function traceContours(region: Region): Contour[] {
  const walked = new Uint8Array(region.width * region.height)
  const contours: Contour[] = []
  for (let y = 1; y < region.height; y++) {
    for (let x = 1; x < region.width; x++) {
      const at = y * region.width + x
      // Top borders lead right: with the object below an outline begins, with it above a hole ends there.
      if (region.data[at] === 1 && region.data[at - region.width] === 0 && walked[at] === 0) {
        contours.push(contourOf(region, walk(region, walked, { x, y })))
      }
    }
  }
  return contours
}

interface Walk {
  readonly x: number
  readonly y: number
  /** 0 right, 1 down, 2 left, 3 up: a step a pixel. */
  readonly steps: Uint8Array
}

const stepX = [1, 0, -1, 0] as const
const stepY = [0, 1, 0, -1] as const

/** The object is on the right hand. */
function walk({ width, data }: Region, walked: Uint8Array, start: { x: number; y: number }): Walk {
  const inside = (x: number, y: number): boolean => data[y * width + x] === 1
  let { x, y } = start
  let way = 0
  const steps: number[] = []
  do {
    if (way === 0) walked[y * width + x] = 1
    steps.push(way)
    x += stepX[way]!
    y += stepY[way]!
    way = turned(inside, x, y, way)
  } while (x !== start.x || y !== start.y || way !== 0)
  return { ...start, steps: Uint8Array.from(steps) }
}

/** Right where it can, else straight on, else left. */
function turned(inside: (x: number, y: number) => boolean, x: number, y: number, way: number): number {
  for (const turn of [1, 0, 3]) {
    const next = (way + turn) % 4
    const right = ahead(next, 1)
    const left = ahead(next, 3)
    if (inside(x + right[0], y + right[1]) && !inside(x + left[0], y + left[1])) return next
  }
  throw new RangeError('an outline is broken')
}

/** The pixel ahead of a corner of the grid, on the right (1) or left (3) hand of a way. */
function ahead(way: number, hand: 1 | 3): readonly [number, number] {
  const side = (way + hand) % 4
  const dx = stepX[way]! + stepX[side]!
  const dy = stepY[way]! + stepY[side]!
  return [dx > 0 ? 0 : -1, dy > 0 ? 0 : -1]
}

/** Sides of a corner that is one, and no stair of a slope. */
const cornerSide = 4

function contourOf({ left, top }: Region, { x, y, steps }: Walk): Contour {
  const sides = sidesOf(steps)
  const [points, pinned]: [number[], boolean[]] = [[], []]
  let [atX, atY] = [x + left, y + top]
  let area = 0
  steps.forEach((way, step) => {
    if (sides[step]! >= cornerSide && sides[(step + steps.length - 1) % steps.length]! >= cornerSide) {
      if (way !== steps[(step + steps.length - 1) % steps.length]) {
        points.push(atX, atY)
        pinned.push(true)
      }
    }
    points.push(atX + stepX[way]! / 2, atY + stepY[way]! / 2)
    pinned.push(false)
    area += atX * stepY[way]! - atY * stepX[way]!
    atX += stepX[way]!
    atY += stepY[way]!
  })
  const smooth = smoothed(Float32Array.from(points), pinned)
  return { points: smooth, lengths: lengthsOf(smooth), area: Math.abs(area) / 2, isHole: area < 0 }
}

/** Length of the straight side each step belongs to. */
function sidesOf(steps: Uint8Array): Uint32Array {
  const count = steps.length
  const sides = new Uint32Array(count)
  let first = 0
  while (first < count && steps[first] === steps[(first + count - 1) % count]) first++
  for (let from = 0; from < count;) {
    let length = 1
    while (length < count - from && steps[(first + from + length) % count] === steps[(first + from) % count]) length++
    for (let at = 0; at < length; at++) sides[(first + from + at) % count] = length
    from += length
  }
  return sides
}

/** Forth and back, so that nothing shrinks (Taubin). */
const smoothing = [0.5, -0.53, 0.5, -0.53, 0.5, -0.53, 0.5] as const
const farthest = 0.5

function smoothed(points: Float32Array, pinned: readonly boolean[]): Float32Array {
  const count = pinned.length
  if (count < 12) return points
  let now = Float32Array.from(points)
  let next = new Float32Array(points.length)
  for (const weight of smoothing) {
    for (let at = 0; at < count; at++) {
      const [before, after] = [(at + count - 1) % count, (at + 1) % count]
      for (const axis of [0, 1]) {
        const value = now[2 * at + axis]!
        const middle = (now[2 * before + axis]! + now[2 * after + axis]!) / 2
        next[2 * at + axis] = pinned[at] === true ? value : value + weight * (middle - value)
      }
    }
    ;[now, next] = [next, now]
  }
  for (let at = 0; at < now.length; at += 2) keepNear(now, points, at)
  return now
}

function keepNear(now: Float32Array, origin: Float32Array, at: number): void {
  const [dx, dy] = [now[at]! - origin[at]!, now[at + 1]! - origin[at + 1]!]
  const distance = Math.hypot(dx, dy)
  if (distance <= farthest) return
  now[at] = origin[at]! + (dx * farthest) / distance
  now[at + 1] = origin[at + 1]! + (dy * farthest) / distance
}
