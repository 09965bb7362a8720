import { describe, expect, it } from 'vitest'
import { expectedOverlap, sureShares } from './expectedOverlap'

describe('sureShares', () => {
  it('set the cells of each object beside those in doubt', () => {
    const first = [1, 1, 0.95, 0.6, 0.3, 0.05, 0, 0]
    const nowhere = [0, 0, 0.3, 0.2, 0, 0, 0, 0]
    const data = Float32Array.from([...first, ...nowhere])
    const [one, other] = sureShares({ objects: 2, width: 4, height: 2, data })
    // Four cells are the object's, two of all are in doubt.
    expect(one).toBeCloseTo(4 / 6)
    expect(other).toBe(0)
  })
})

describe('expectedOverlap', () => {
  const curve = { sure: [0.2, 0.6, 0.9], overlap: [0.3, 0.8, 0.95] }

  it('goes straight from point to point, and no further than the ends', () => {
    expect(expectedOverlap(curve, 0.6)).toBeCloseTo(0.8)
    expect(expectedOverlap(curve, 0.75)).toBeCloseTo(0.875)
    expect(expectedOverlap(curve, 0.1)).toBe(0.3)
    expect(expectedOverlap(curve, 1)).toBe(0.95)
  })
})
