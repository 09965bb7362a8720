import { describe, expect, test } from 'vitest'
import { encodeMask } from '../../../../shared/domain/maskRle'
import { poseOn, type RotoShape } from '../../../../shared/domain/rotoShapes'
import { traceContours } from './contour'
import { deviation, flattened } from './deviation'
import { fitCurve } from './fitCurve'
import { fitShapes, type MaskFrame } from './fitShapes'
import { objectRegions } from './region'
import type { Contour } from './types'

const width = 120
const height = 90
const breathe = (): Promise<void> => Promise.resolve()

function frameOf(frameIndex: number, inside: (x: number, y: number) => boolean): MaskFrame {
  const data = new Uint8Array(width * height)
  for (let at = 0; at < data.length; at++) if (inside((at % width) + 0.5, Math.floor(at / width) + 0.5)) data[at] = 1
  return { frameIndex, mask: encodeMask({ width, height, data }) }
}

function contoursOf({ mask }: MaskFrame): Contour[] {
  return traceContours(objectRegions(mask!, new Set([1])).get(1)!)
}

async function fitted(frames: readonly MaskFrame[], errorPx: number): Promise<readonly RotoShape[]> {
  return (await fitShapes(frames, [1], { errorPx, breathe })).shapes
}

/** Every point against every line between two of the other: slow, and right. */
function farthest(from: ArrayLike<number>, to: ArrayLike<number>): number {
  let most = 0
  for (let at = 0; at < from.length; at += 2) {
    let least = Infinity
    for (let other = 0; other < to.length; other += 2) {
      const next = (other + 2) % to.length
      const [ax, ay, dx, dy] = [to[other]!, to[other + 1]!, to[next]! - to[other]!, to[next + 1]! - to[other + 1]!]
      const part = Math.min(
        1,
        Math.max(0, ((from[at]! - ax) * dx + (from[at + 1]! - ay) * dy) / (dx * dx + dy * dy || 1))
      )
      least = Math.min(least, Math.hypot(ax + part * dx - from[at]!, ay + part * dy - from[at + 1]!))
    }
    most = Math.max(most, least)
  }
  return most
}

/** A star with five rounded arms that turns, moves and breathes. */
const star =
  (frame: number) =>
  (x: number, y: number): boolean => {
    const [dx, dy] = [x - 50 - 0.8 * frame, y - 45]
    return Math.hypot(dx, dy) < 26 + 8 * Math.sin(5 * (Math.atan2(dy, dx) + frame / 25)) + frame / 10
  }

describe('outlines', () => {
  test('a rectangle keeps its corners, at the edge of the picture too; holes are told apart', () => {
    const [outer, hole] = contoursOf(
      frameOf(0, (x, y) => x < 40 && y > 20 && y < 60 && !(x > 10 && x < 20 && y > 30 && y < 50))
    )
    expect([outer!.isHole, outer!.area, hole!.isHole, hole!.area]).toEqual([false, 1600, true, 200])
    const corners = [0, 20, 40, 20, 40, 60, 0, 60]
    expect(farthest(corners, outer!.points)).toBe(0)
  })

  test('stairs of a slope are smooth, and nowhere farther from the line than half a pixel', () => {
    const [outline] = contoursOf(frameOf(0, (x, y) => y > 20 + x / 3 && y < 80 && x < 110))
    const slope = Array.from({ length: 80 }, (_, at) => [15 + at, 20 + (15 + at) / 3]).flat()
    expect(farthest(slope, outline!.points)).toBeLessThan(0.4)
  })

  test('parts that touch at a corner stay apart', () => {
    expect(contoursOf(frameOf(0, (x, y) => (x < 20 && y < 20) || (x > 20 && x < 40 && y > 20 && y < 40)))).toHaveLength(
      2
    )
  })
})

test('a curve through points of a curve is that curve', () => {
  const points = Array.from({ length: 40 }, (_, at) => {
    const [t, s] = [at / 39, 1 - at / 39]
    return [3 * s * s * t * 10 + 3 * s * t * t * 40 + t ** 3 * 50, 3 * s * s * t * 30 + 3 * s * t * t * 30]
  }).flat()
  expect(fitCurve(Float64Array.from(points)).error).toBeLessThan(0.2)
})

describe('shapes over time', () => {
  const frames = Array.from({ length: 16 }, (_, frame) => frameOf(frame, star(frame)))

  test.each([0.5, 1, 2])('every frame is within %f px both ways, those between two keys too', async (errorPx) => {
    const shapes = await fitted(frames, errorPx)
    for (const shape of shapes) expect(shape.errorPx).toBeLessThanOrEqual(errorPx)
    for (const frame of frames.filter(({ frameIndex }) => frameIndex % 3 !== 1)) {
      const [shape] = shapes.filter(({ from, to }) => frame.frameIndex >= from && frame.frameIndex <= to)
      const curve = flattened(poseOn(shape!, frame.frameIndex)!, 1)
      const [outline] = contoursOf(frame)
      expect(farthest(curve, outline!.points)).toBeLessThanOrEqual(errorPx + 0.05)
      expect(farthest(outline!.points, curve)).toBeLessThanOrEqual(errorPx + 0.05)
    }
  })

  test('more error takes fewer points and keys', async () => {
    const cost = (shapes: readonly RotoShape[]): number =>
      shapes.reduce((sum, { vertices, keys }) => sum + vertices * keys.length, 0)
    const [fine, usual, coarse] = [await fitted(frames, 0.5), await fitted(frames, 1), await fitted(frames, 3)]
    expect(cost(usual)).toBeLessThan(cost(fine) * 0.8)
    expect(cost(coarse)).toBeLessThan(cost(usual) * 0.8)
  })

  test('what stands still or goes straight takes two keys; a square has four points', async () => {
    const square = (shift: number) => (x: number, y: number) => x > 20 + shift && x < 60 + shift && y > 20 && y < 60
    const still = await fitted(
      Array.from({ length: 12 }, (_, at) => frameOf(at, square(0))),
      1
    )
    expect(still).toMatchObject([{ from: 0, to: 11, vertices: 4, keys: { length: 2 } }])
    const moving = await fitted(
      Array.from({ length: 12 }, (_, at) => frameOf(at, square(3 * at))),
      1
    )
    expect(moving).toMatchObject([{ vertices: 4, keys: { length: 2 } }])
  })

  test('a vertex keeps to its place of the outline', async () => {
    const [shape] = await fitted(frames, 1)
    const arms = shape!.keys.map(({ pose, frameIndex }) => {
      const [dx, dy] = [pose[0]! - 50 - 0.8 * frameIndex, pose[1]! - 45]
      return Math.atan2(dy, dx) + frameIndex / 25
    })
    const around = arms.map((angle) => Math.cos(angle - arms[0]!))
    // Within a quarter of the distance to the next arm.
    expect(Math.min(...around)).toBeGreaterThan(Math.cos(Math.PI / 10))
  })

  test('where a part falls in two, the larger one may go on and the other begins', async () => {
    const shapes = await fitted(
      Array.from({ length: 8 }, (_, at) =>
        frameOf(at, (x, y) => x > 10 && x < 100 && y > 30 && y < 60 && !(at >= 4 && x > 70 && x < 74))
      ),
      1
    )
    expect(shapes.map(({ from, to }) => `${from}-${to}`).sort()).toEqual(['0-7', '4-7'])
  })

  test('the distance that is looked up by walking is that of every pair', () => {
    const [outline] = contoursOf(frames[0]!)
    const shifted = Float64Array.from([
      30, 20, 0, 0, 20, 0, 80, 20, 0, -10, 0, 10, 75, 75, 5, 0, -5, 0, 28, 70, 0, 0, 0, 0
    ])
    const curve = flattened(shifted, 1.5)
    const real = Math.max(farthest(curve, outline!.points), farthest(outline!.points, curve))
    expect(deviation(shifted, outline!)).toBeGreaterThanOrEqual(real - 1e-3)
  })
})
