import { describe, expect, it } from 'vitest'
import type { SoftMasks } from '../../shared/domain/types'
import { dropIslands } from './dropIslands'

const size = { width: 60, height: 30 }

type Box = readonly [x: number, y: number, width: number, height: number]

/** One plane an object, its boxes nearly full and all else nearly empty. */
function masksOf(...objects: readonly (readonly Box[])[]): SoftMasks {
  const planes = objects.map((boxes) =>
    Float32Array.from({ length: size.width * size.height }, (_, cell) => {
      const [x, y] = [cell % size.width, Math.floor(cell / size.width)]
      return boxes.some(([left, top, w, h]) => x >= left && x < left + w && y >= top && y < top + h) ? 0.9 : 0.05
    })
  )
  const data = new Float32Array(planes.length * size.width * size.height)
  planes.forEach((plane, slot) => data.set(plane, slot * size.width * size.height))
  return { ...size, objects: planes.length, data }
}

const at = (masks: SoftMasks, slot: number, x: number, y: number): number =>
  masks.data[(slot * size.height + y) * size.width + x]!

const body: Box = [5, 10, 8, 8]

describe('dropIslands', () => {
  it('takes a small part away that is far from where the object was, and nothing else', () => {
    const masks = masksOf([body, [40, 12, 4, 4]], [[40, 20, 6, 6]])
    dropIslands(masks, masksOf([body], [[40, 20, 6, 6]]))
    expect(at(masks, 0, 41, 13)).toBe(0)
    expect(at(masks, 0, 39, 12)).toBeCloseTo(0.05)
    expect(at(masks, 0, 6, 11)).toBeCloseTo(0.9)
    expect(at(masks, 1, 42, 22)).toBeCloseTo(0.9)
  })

  it('keeps parts within ten cells, along either axis', () => {
    for (const [x, kept] of [
      [22, true],
      [23, false]
    ] as const) {
      const masks = masksOf([body, [x, 12, 2, 2]])
      dropIslands(masks, masksOf([body]))
      expect(at(masks, 0, x, 12) > 0).toBe(kept)
    }
  })

  it('keeps a part as large as half of the largest: it may be the object, which jumped', () => {
    const masks = masksOf([
      [6, 10, 4, 4],
      [40, 12, 8, 8],
      [50, 2, 6, 6]
    ])
    dropIslands(masks, masksOf([body]))
    expect(at(masks, 0, 41, 13)).toBeCloseTo(0.9)
    expect(at(masks, 0, 51, 3)).toBeCloseTo(0.9)
    expect(at(masks, 0, 7, 11)).toBeCloseTo(0.9)
  })

  it('leaves an object that was nowhere', () => {
    const masks = masksOf([body, [40, 12, 2, 2]])
    dropIslands(masks, masksOf([]))
    expect(at(masks, 0, 41, 13)).toBeCloseTo(0.9)
  })
})
