import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrameRange } from '../../shared/domain/types'
import { planCorrections, referencesPerWalk, type CorrectionPlan, type Gap, type Walk } from './correctionPlan'

const painted = (...frames: number[]) => frames.map((frameIndex) => ({ frameIndex, shows: new Set([1]) }))

const clip = { from: 0, to: 99 }

function plan(frames: ReturnType<typeof painted>, range: FrameRange = clip, wanted?: FrameRange[]): CorrectionPlan {
  return planCorrections({ painted: frames, range, ...(wanted && { wanted }) })
}

const gaps = ({ steps }: CorrectionPlan): Gap[] => steps.filter((step): step is Gap => typeof step !== 'number')
const walks = (made: CorrectionPlan): Walk[] =>
  gaps(made).flatMap(({ forward, backward }) => [forward, backward].flatMap((walk) => walk ?? []))
/** Start, first and last frame in walking order. */
const written = (made: CorrectionPlan): number[][] =>
  walks(made).map(({ start, direction, range: { from, to } }) =>
    direction === 'forward' ? [start, from, to] : [start, to, from]
  )

describe('planCorrections', () => {
  it('of one painted frame: forward to the end, then back to the start', () => {
    const made = plan(painted(30))
    expect(made.steps[0]).toBe(30)
    expect(written(made)).toEqual([
      [30, 31, 99],
      [30, 29, 0]
    ])
    expect(made.total).toBe(100)
  })

  it('walks a gap from both sides, which share its middle third', () => {
    const made = plan(painted(10, 41), { from: 10, to: 41 })
    expect(written(made)).toEqual([
      [10, 11, 30],
      [41, 40, 21]
    ])
    expect(gaps(made)[0]).toMatchObject({ shared: { from: 21, to: 30 }, middle: 25.5 })
    expect(made.total).toBe(2 + 40)
  })

  it('splits a short gap: the forward walk takes the odd frame, and nothing is shared', () => {
    const made = plan(painted(0, 6), { from: 0, to: 6 })
    expect(written(made)).toEqual([
      [0, 1, 3],
      [6, 5, 4]
    ])
    expect(gaps(made)[0]?.shared).toBeNull()
    expect(written(plan(painted(0, 2), { from: 0, to: 2 }))).toEqual([[0, 1, 1]])
    expect(plan(painted(0, 1), { from: 0, to: 1 }).steps).toEqual([0, 1])
  })

  it('knows the start, the other end, the first painted frame and the nearest to the middle of the walk', () => {
    const made = plan(painted(0, 10, 20, 30, 60, 70, 80))
    const references = (start: number, direction: string) =>
      walks(made).find((walk) => walk.start === start && walk.direction === direction)?.references
    expect(references(30, 'forward')).toEqual([0, 20, 60, 30])
    expect(references(60, 'backward')).toEqual([0, 30, 70, 60])
    expect(references(80, 'forward')).toEqual([0, 60, 70, 80])
    expect(references(0, 'forward')).toEqual([10, 20, 30, 0])
  })

  it('brings the nearest frame that shows an object which the others lack', () => {
    const frames = painted(0, 10, 20, 30, 60, 70, 80)
    const other = frames.map((frame) => (frame.frameIndex === 80 ? { ...frame, shows: new Set([1, 2]) } : frame))
    const forward = walks(plan(other)).find(({ start, direction }) => start === 10 && direction === 'forward')
    expect(forward?.references).toEqual([0, 20, 80, 10])
  })

  it('goes through a painted frame that lacks objects, at the same cost', () => {
    const frames = [
      { frameIndex: 0, shows: new Set([1]) },
      { frameIndex: 31, shows: new Set([2]) }
    ]
    const made = plan(frames, { from: 0, to: 31 })
    expect(written(made)).toEqual([
      [0, 1, 30],
      [31, 30, 21]
    ])
    expect(walks(made)[0]?.through).toBe(31)
    expect(gaps(made)[0]?.shared).toEqual({ from: 21, to: 30 })
  })

  it('cuts the same walks to the range that is asked for', () => {
    expect(written(plan(painted(1), { from: 40, to: 50 }))).toEqual([[1, 40, 50]])
    expect(written(plan(painted(80), { from: 40, to: 50 }))).toEqual([[80, 50, 40]])
    expect(written(plan(painted(0, 90), { from: 70, to: 80 }))).toEqual([[90, 80, 70]])
    expect(plan(painted(0, 90), { from: 70, to: 80 }).steps).toHaveLength(1)
  })

  it('walks no further than something is wanted, but shared frames whole', () => {
    const frames = painted(0, 31, 60)
    expect(written(plan(frames, clip, [{ from: 5, to: 8 }]))).toEqual([[0, 1, 8]])
    expect(written(plan(frames, clip, [{ from: 26, to: 26 }]))).toEqual([[31, 30, 26]])
    expect(written(plan(frames, clip, [{ from: 12, to: 12 }]))).toEqual([
      [0, 1, 20],
      [31, 30, 11]
    ])
    expect(written(plan(frames, clip, [{ from: 70, to: 75 }]))).toEqual([[60, 61, 75]])
    const parts = plan(frames, clip, [
      { from: 2, to: 3 },
      { from: 29, to: 29 },
      { from: 60, to: 61 }
    ])
    expect(written(parts)).toEqual([
      [0, 1, 3],
      [31, 30, 29],
      [60, 61, 61]
    ])
    expect(parts.steps.filter((step) => typeof step === 'number')).toEqual([60])
  })

  it('whatever is painted: every frame once or twice, at 4/3 of a prediction, with few references', () => {
    const paintings = fc
      .uniqueArray(fc.tuple(fc.nat(200), fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1 })), {
        ...{ minLength: 1, maxLength: 12 },
        selector: ([frame]) => frame
      })
      .map((all) => all.map(([frameIndex, ids]) => ({ frameIndex, shows: new Set(ids) })))
      .map((all) => all.sort((one, other) => one.frameIndex - other.frameIndex))
    fc.assert(
      fc.property(paintings, (frames) => {
        const made = plan(frames, { from: 0, to: 200 })
        const times = new Array<number>(201).fill(0)
        const shared = new Array<number>(201).fill(1)
        for (const step of made.steps) if (typeof step === 'number') times[step]!++
        for (const walk of walks(made)) for (const frame of span(walk.range)) times[frame]!++
        for (const gap of gaps(made)) for (const frame of gap.shared ? span(gap.shared) : []) shared[frame]!++
        expect(times).toEqual(shared)
        expect(made.total).toBe(times.reduce((sum, count) => sum + count, 0))
        for (const { references, start } of walks(made)) {
          expect(references.length).toBeLessThanOrEqual(referencesPerWalk)
          expect([references.at(-1), new Set(references).size]).toEqual([start, references.length])
        }
        for (const gap of gaps(made)) {
          const [frames, predictions] = costOf(gap)
          expect(predictions).toBeLessThanOrEqual((4 * (frames + 1)) / 3)
        }
      }),
      { seed: 17, numRuns: 100 }
    )
  })
})

function span({ from, to }: FrameRange): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

/** Frames of a gap, and predictions. */
function costOf({ forward, backward }: Gap): [number, number] {
  const frames = [forward, backward].flatMap((walk) => (walk ? span(walk.range) : []))
  return [new Set(frames).size, frames.length]
}
