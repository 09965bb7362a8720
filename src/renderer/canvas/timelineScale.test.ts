import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameToX, markStep, shiftedRange, xToFrame, zoomedRange } from './timelineScale'

describe('timeline scale', () => {
  it('gives every frame its own stretch', () => {
    const scale = { from: 0, to: 100, width: 1000 }
    expect(frameToX(scale, 0.5)).toBe(5)
    expect(Math.floor(xToFrame(scale, 0))).toBe(0)
    expect(Math.floor(xToFrame(scale, 9.99))).toBe(0)
    expect(Math.floor(xToFrame(scale, 10))).toBe(1)
    expect(Math.floor(xToFrame(scale, 999.9))).toBe(99)
  })

  it('zooms around the playhead and never leaves the clip', () => {
    const closer = zoomedRange({ from: 0, to: 100 }, 25, { factor: 2, frameCount: 100 })
    expect(closer).toEqual({ from: 12.5, to: 62.5 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.array(
          fc.record({
            at: fc.double({ min: 0, max: 1, noNaN: true }),
            factor: fc.double({ min: 0.2, max: 5, noNaN: true })
          })
        ),
        (frameCount, zooms) => {
          let range = { from: 0, to: frameCount }
          for (const { at, factor } of zooms) {
            range = zoomedRange(range, range.from + at * (range.to - range.from), { factor, frameCount })
            expect(range.from).toBeGreaterThanOrEqual(-1e-6)
            expect(range.to).toBeLessThanOrEqual(frameCount + 1e-6)
            expect(range.to - range.from).toBeGreaterThan(0.99)
          }
        }
      )
    )
  })

  it('shifts up to the ends', () => {
    expect(shiftedRange({ from: 10, to: 20 }, -50, 100)).toEqual({ from: 0, to: 10 })
    expect(shiftedRange({ from: 10, to: 20 }, 500, 100)).toEqual({ from: 90, to: 100 })
  })

  it('puts ruler marks on round numbers with room for their label', () => {
    expect(markStep({ from: 0, to: 100, width: 1000 }, 25, 84)).toBe(10)
    expect(markStep({ from: 0, to: 3000, width: 1000 }, 25, 84)).toBe(375)
    expect(markStep({ from: 0, to: 12, width: 1200 }, 25, 84)).toBe(1)
  })
})
