import { describe, expect, it } from 'vitest'
import { planLeg, planPropagation } from './propagationPlan'
import { fakeVideo, rectangles, reference } from './testing/fakes'

const size = { width: 40, height: 20 }
const video = fakeVideo(100, size)
const one = rectangles(size, [1, 4, 4, 20, 16])
const two = rectangles(size, [1, 4, 4, 20, 16], [2, 20, 4, 30, 16])
const at = (...frames: number[]) => frames.map((frame) => reference(frame, one))

describe('planLeg', () => {
  const outside = (plan: ReturnType<typeof planLeg>) => plan.outside.map(({ frameIndex }) => frameIndex)

  it('goes forward from its start, helped by the reference behind its end', () => {
    const plan = planLeg(at(0, 40, 80), { start: 40, from: 41, to: 60 }, video)
    expect(plan).toMatchObject({ forward: { from: 41, to: 60 }, backward: null })
    expect(outside(plan)).toEqual([80, 40])
    expect(plan.inside.size).toBe(0)
  })

  it('goes backward from its start', () => {
    const plan = planLeg(at(0, 40, 80), { start: 40, from: 39, to: 20 }, video)
    expect(plan).toMatchObject({ forward: null, backward: { from: 20, to: 39 } })
    expect(outside(plan)).toEqual([0, 40])
  })

  it('learns references on its way, those passed over before the rest', () => {
    const plan = planLeg(at(0, 10, 20, 30), { start: 0, from: 15, to: 25 }, video)
    expect(outside(plan)).toEqual([30, 0, 10])
    expect([...plan.inside.keys()]).toEqual([20])
  })

  it('takes no help that brings objects its start does not know', () => {
    const references = [reference(0, one), reference(50, two)]
    expect(outside(planLeg(references, { start: 0, from: 1, to: 25 }, video))).toEqual([0])
    expect(outside(planLeg(references, { start: 50, from: 49, to: 26 }, video))).toEqual([0, 50])
  })

  it('refuses ways that start at no reference, stand on it or leave the video', () => {
    const code = (leg: { start: number; from: number; to: number }): string => {
      try {
        planLeg(at(0, 40), leg, video)
        return 'none'
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    expect(code({ start: 5, from: 6, to: 9 })).toBe('bad-arguments')
    expect(code({ start: 40, from: 39, to: 45 })).toBe('frame-out-of-range')
    expect(code({ start: 0, from: 1, to: 100 })).toBe('frame-out-of-range')
    expect(code({ start: 0, from: 1, to: 99 })).toBe('none')
  })
})

describe('planPropagation', () => {
  it('goes forward from the earliest reference and back from before it', () => {
    expect(planPropagation(at(30, 10), { from: 0, to: 99 }, video)).toMatchObject({
      outside: [],
      forward: { from: 10, to: 99 },
      backward: { from: 0, to: 9 }
    })
  })
})
