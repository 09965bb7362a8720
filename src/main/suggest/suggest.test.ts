import { describe, expect, it } from 'vitest'
import { decodeMask } from '../../shared/domain/maskRle'
import type { FloatTensor } from '../inference/ortGraphs'
import { candidateMasks } from './candidateMasks'
import { choose, referenceChoice } from './choose'
import { scaledFrame } from './scaledFrame'

const grid = { width: 12, height: 8 }

/** Logits of rectangles [left, top, right, bottom) on the grid. */
function rectangles(...all: readonly (readonly [number, number, number, number])[]): FloatTensor {
  const data = all.flatMap(([left, top, right, bottom]) =>
    Array.from({ length: grid.width * grid.height }, (_, at) => {
      const [x, y] = [at % grid.width, Math.floor(at / grid.width)]
      return x >= left && x < right && y >= top && y < bottom ? 6 : -6
    })
  )
  return { dims: [1, all.length, grid.height, grid.width], data: Float32Array.from(data) }
}

const scores = (...values: number[]): FloatTensor => ({ dims: [1, values.length], data: Float32Array.from(values) })

describe('choose', () => {
  const masks = rectangles([0, 0, 5, 4], [6, 2, 12, 8], [0, 0, 6, 4], [9, 0, 10, 1])

  it('puts the best first, and leaves out doubles and specks', () => {
    expect(choose(scores(0.4, 0.9, 0.3, 0.8), masks).slots).toEqual([1, 0])
  })

  it('keeps the better one of two alike', () => {
    expect(choose(scores(0.3, 0.2, 0.4, 0), masks).slots).toEqual([2, 1])
  })

  it('keeps what is alike enough to be told apart, and what scores enough', () => {
    const rule = { ...referenceChoice, mostOverlap: 0.84, leastScore: 0.35 }
    expect(choose(scores(0.4, 0.1, 0.36, 0.9), masks, rule).slots).toEqual([0, 2])
    expect(choose(scores(0.4, 0.9, 0.36, 0.9), masks, { ...rule, most: 1 }).slots).toEqual([1])
  })

  it('leaves out what fills the frame', () => {
    const full = rectangles([0, 0, 12, 8], [0, 0, 11, 8])
    expect(choose(scores(0.9, 0.1), full, { ...referenceChoice, mostOverlap: 1, mostShare: 0.98 }).slots).toEqual([1])
  })
})

describe('candidateMasks', () => {
  const video = { width: 96, height: 64 }

  it('follows the edge in the picture where the grid is coarse', () => {
    // The picture's edge lies at 30, the network's at 32: a cell is 8 pixels wide.
    const data = new Uint8Array(video.width * video.height * 3).fill(20)
    for (let y = 0; y < 64; y++) data.fill(220, y * 96 * 3, (y * 96 + 30) * 3)
    const chosen = { slots: [0], scores: [0.9] }
    const logits = rectangles([0, 0, 4, 8])
    const [plain] = candidateMasks(logits, chosen, { frameIndex: 0, ...grid, data: new Uint8Array(288) }, video)
    const [refined] = candidateMasks(logits, chosen, { frameIndex: 0, ...video, data }, video)
    const edge = (mask: NonNullable<typeof plain>['mask']) => decodeMask(mask).data.subarray(0, 96).lastIndexOf(1) + 1
    expect(edge(plain!.mask)).toBe(32)
    expect(edge(refined!.mask)).toBe(30)
    expect(refined).toMatchObject({ score: 0.9, area: 30 * 64, box: { left: 0, top: 0, right: 30, bottom: 64 } })
  })

  it('lets candidates overlap', () => {
    const chosen = { slots: [1, 0], scores: [0.9, 0.8] }
    const flat = { frameIndex: 0, ...video, data: new Uint8Array(96 * 64 * 3).fill(128) }
    const [inner, outer] = candidateMasks(rectangles([0, 0, 8, 8], [2, 2, 6, 6]), chosen, flat, video)
    expect(decodeMask(inner!.mask).data[32 * 96 + 32]).toBe(1)
    expect(decodeMask(outer!.mask).data[32 * 96 + 32]).toBe(1)
    expect(outer!.area).toBeGreaterThan(2 * inner!.area)
  })
})

describe('scaledFrame', () => {
  it('shrinks by area, whatever the ratio, and drops alpha', () => {
    const pixels = Uint8Array.from([30, 0, 0, 255, 60, 0, 0, 0, 90, 0, 0, 9])
    // Three pixels in two: one and a half each.
    expect([...scaledFrame(pixels, { width: 3, height: 1 }, { width: 2, height: 1 }).data]).toEqual([
      40, 0, 0, 80, 0, 0
    ])
  })

  it('grows bilinearly, and leaves a picture of the right size alone', () => {
    const pixels = Uint8Array.from([0, 10, 20, 100, 10, 20])
    const size = { width: 2, height: 1 }
    expect([...scaledFrame(pixels, size, { width: 4, height: 1 }).data].filter((_, at) => at % 3 === 0)).toEqual([
      0, 25, 75, 100
    ])
    expect([...scaledFrame(pixels, size, size).data]).toEqual([...pixels])
    expect(() => scaledFrame(pixels, { width: 5, height: 1 }, size)).toThrow(RangeError)
  })
})
