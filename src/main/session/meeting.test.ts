import { describe, expect, it } from 'vitest'
import type { SoftMasks } from '../../shared/domain/types'
import { agreement, backwardWeight, heldMasks, meetingFrame, mixed, releasedMasks } from './meeting'

const masks = (...planes: number[][]): SoftMasks => ({
  objects: planes.length,
  width: planes[0]!.length,
  height: 1,
  data: Float32Array.from(planes.flat())
})

describe('agreement', () => {
  it('is the mean overlap of the objects’ labels', () => {
    const one = masks([0.9, 0.9, 0, 0], [0, 0, 0.9, 0])
    expect(agreement(one, one)).toBe(1)
    expect(agreement(one, masks([0.9, 0.6, 0.9, 0], [0, 0, 0, 0]))).toBeCloseTo((2 / 3 + 0) / 2)
    // The background wins ties, and nothing on both sides is agreement.
    expect(agreement(masks([0.5, 0], [0, 0]), masks([0, 0], [0, 0]))).toBe(1)
  })
})

describe('meetingFrame', () => {
  const at = (...values: [number, number][]) => new Map(values)

  it('is where both agree best, of equals the nearest to the middle, then the earlier', () => {
    expect(meetingFrame(at([11, 0.4], [12, 0.9], [13, 0.8]), 20)).toBe(12)
    expect(meetingFrame(at([11, 0.9], [14, 0.9], [19, 0.9]), 15.5)).toBe(14)
    expect(meetingFrame(at([14, 0.9], [16, 0.9]), 15)).toBe(14)
    expect(meetingFrame(at(), 15)).toBeNull()
  })

  it('masks are mixed along a straight line around it', () => {
    expect([6, 7, 8, 9, 10, 11, 12, 13, 14].map((frame) => backwardWeight(frame, 10) * 6)).toEqual([
      0, 0, 1, 2, 3, 4, 5, 6, 6
    ])
    expect([...mixed(masks([0, 1]), masks([1, 0]), 0.25).data]).toEqual([0.25, 0.75])
  })
})

describe('heldMasks', () => {
  it('keep what they hold to half of 1/255, in a fraction of the room', () => {
    const data = Float32Array.from({ length: 2 * 60 * 40 }, (_, at) => (at % 60 < 30 ? 1 : (at % 7) / 7000))
    const made: SoftMasks = { objects: 2, width: 60, height: 40, data }
    const back = releasedMasks(heldMasks(made))
    expect(back).toMatchObject({ objects: 2, width: 60, height: 40 })
    expect(Math.max(...back.data.map((value, at) => Math.abs(value - data[at]!)))).toBeLessThanOrEqual(0.5 / 255 + 1e-6)
    expect(heldMasks(made).planes.runs.length).toBeLessThan(data.length / 10)
  })
})
