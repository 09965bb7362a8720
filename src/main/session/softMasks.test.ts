import { describe, expect, it } from 'vitest'
import type { SoftMasks } from '../../shared/domain/types'
import { completed, coverage, halved } from './softMasks'
import { rectangles } from './testing/fakes'

const size = (width: number, height: number) => ({ width, height })

describe('coverage', () => {
  it('is the share of each cell an object covers', () => {
    const mask = rectangles(size(4, 2), [3, 0, 0, 1, 1], [5, 2, 0, 4, 2])
    const soft = coverage(mask, [3, 5], size(2, 1))
    expect([...soft.data]).toEqual([0.25, 0, 0, 1])
  })

  it('splits pixels exactly when cells and pixels do not line up', () => {
    const soft = coverage(rectangles(size(5, 1), [1, 0, 0, 3, 1]), [1], size(2, 1))
    // Cells of 2.5 pixels: the second one gets half a pixel of the three.
    expect([...soft.data].map((value) => Number(value.toFixed(6)))).toEqual([1, 0.2])
  })

  it('keeps the covered area whatever the sizes, up or down', () => {
    const mask = rectangles(size(37, 23), [1, 5, 4, 19, 17])
    for (const to of [size(7, 3), size(84, 48), size(37, 23), size(1, 1)]) {
      const soft = coverage(mask, [1], to)
      const share = mass(soft, 0) / (to.width * to.height)
      expect(share).toBeCloseTo((14 * 13) / (37 * 23), 5)
    }
  })

  it('counts labels without a slot as background', () => {
    expect(mass(coverage(rectangles(size(4, 4), [9, 0, 0, 4, 4]), [1], size(2, 2)), 0)).toBe(0)
  })
})

describe('halved', () => {
  it('takes 2×2 means per object', () => {
    const data = Float32Array.of(1, 0, 0, 0, 0, 0, 1, 1, /* second object */ 1, 1, 0, 0, 1, 1, 0, 0)
    const half = halved({ objects: 2, width: 4, height: 2, data })
    expect([half.width, half.height, ...half.data]).toEqual([2, 1, 0.25, 0.5, 1, 0])
  })
})

describe('completed', () => {
  it('carries predicted objects only where nothing was given', () => {
    const given = { objects: 2, width: 2, height: 1, data: Float32Array.of(0, 0, 1, 0.5) }
    const predicted = { objects: 1, width: 2, height: 1, data: Float32Array.of(0.8, 0.8) }
    const both = completed(given, predicted, [0])
    expect([...both.data].map((value) => Number(value.toFixed(6)))).toEqual([0, 0.4, 1, 0.5])
  })
})

/** Cells an object covers, counted in whole cells. */
function mass(masks: SoftMasks, slot: number): number {
  const plane = masks.width * masks.height
  let sum = 0
  for (let at = slot * plane; at < (slot + 1) * plane; at++) sum += masks.data[at]!
  return sum
}
