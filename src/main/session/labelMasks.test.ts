import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Size, SoftMasks } from '../../shared/domain/types'
import { LabelMaker } from './labelMasks'

/** The plain way: every probability at video size, then the largest. */
function slowLabels(masks: SoftMasks, video: Size, ids: readonly number[]): number[] {
  const at = (slot: number, y: number, x: number): number =>
    masks.data[(slot * masks.height + y) * masks.width + x] ?? NaN
  const tap = (position: number, from: number, to: number): [number, number, number] => {
    const centre = Math.min(from - 1, Math.max(0, ((position + 0.5) * from) / to - 0.5))
    const low = Math.floor(centre)
    return [low, Math.min(from - 1, low + 1), centre - low]
  }
  return Array.from({ length: video.width * video.height }, (_, pixel) => {
    const [y0, y1, fy] = tap(Math.floor(pixel / video.width), masks.height, video.height)
    const [x0, x1, fx] = tap(pixel % video.width, masks.width, video.width)
    const values = ids.map(
      (_id, slot) =>
        (at(slot, y0, x0) * (1 - fx) + at(slot, y0, x1) * fx) * (1 - fy) +
        (at(slot, y1, x0) * (1 - fx) + at(slot, y1, x1) * fx) * fy
    )
    const background = 1 - values.reduce((sum, value) => sum + value, 0)
    const best = Math.max(...values)
    return best > background ? (ids[values.indexOf(best)] ?? 0) : 0
  })
}

function randomMasks(objects: number, { width, height }: Size, seed: number): SoftMasks {
  let state = seed
  const next = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
  const data = new Float32Array(objects * width * height)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const shares = Array.from({ length: objects + 1 }, () => next() ** 3)
    const sum = shares.reduce((total, share) => total + share, 0)
    for (let slot = 0; slot < objects; slot++) data[slot * width * height + pixel] = (shares[slot] ?? 0) / sum
  }
  return { objects, width, height, data }
}

describe('LabelMaker', () => {
  it('agrees with upsampling everything first, for any sizes and objects', () => {
    const sizes = fc.record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 30 }) })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        sizes,
        sizes,
        fc.integer({ min: 1 }),
        (objects, from, video, seed) => {
          const masks = randomMasks(objects, from, seed)
          const ids = [7, 2, 200, 9].slice(0, objects)
          const { labels } = new LabelMaker(from, video).label(masks, ids)
          const expected = slowLabels(masks, video, ids)
          const wrong = expected.filter((label, at) => label !== labels.data[at]).length
          // Ties within float32 rounding may fall either way.
          expect(wrong).toBeLessThanOrEqual(Math.ceil(expected.length / 500))
        }
      ),
      { numRuns: 60 }
    )
  })

  it('reports the mean probability of what each object won', () => {
    const data = Float32Array.of(0.9, 0.7, 0.1, 0, 0.05, 0.2, 0.1, 0)
    const { labels, confidence } = new LabelMaker({ width: 4, height: 1 }, { width: 4, height: 1 }).label(
      { objects: 2, width: 4, height: 1, data },
      [3, 8]
    )
    expect([...labels.data]).toEqual([3, 3, 0, 0])
    expect(confidence[0]).toBeCloseTo(0.8, 6)
    expect(confidence[1]).toBe(0)
  })

  it('gives the background the ties', () => {
    const data = Float32Array.of(0.5)
    const { labels } = new LabelMaker({ width: 1, height: 1 }, { width: 2, height: 2 }).label(
      { objects: 1, width: 1, height: 1, data },
      [1]
    )
    expect([...labels.data]).toEqual([0, 0, 0, 0])
  })
})
