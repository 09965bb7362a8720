import { describe, expect, it } from 'vitest'
import type { PropagatedMask } from '../../shared/domain/types'
import { mergedMask } from './derivedMerge'
import { createDocument, type EditorDocument } from './document'
import { Origins } from './origins'
import { PropagationRun, type Direction } from './propagationRun'
import { objectOf, strip, written } from './testing/strips'

const last = 99

function document(references: Record<number, string>, objects = 2): EditorDocument {
  const made = createDocument({ width: 6, height: 1 })
  made.objects = Array.from({ length: objects }, (_, at) => objectOf(at + 1))
  for (const [frame, text] of Object.entries(references)) made.references.set(Number(frame), strip(text))
  return made
}

function plan(made: EditorDocument, direction: Direction = 'forward', range = { from: 0, to: last }): PropagationRun {
  return new PropagationRun(made, new Origins(made), { direction, range })
}

const legs = (run: PropagationRun): number[][] => run.legs.map(({ start, from, to }) => [start, from, to])

function answer(frameIndex: number, text: string): PropagatedMask {
  const confidence = { 1: 0.9, 2: 0.8, 3: 0.7 }
  return { frameIndex, mask: strip(text), isReference: false, confidence }
}

/** Carries a run out with a network that always answers the same. */
function carryOut(made: EditorDocument, run: PropagationRun, text: string): number[] {
  const changed: number[] = []
  run.applyErasures(made)
  run.legs.forEach(({ from, to }, leg) => {
    const step = from <= to ? 1 : -1
    for (let frame = from; frame !== to + step; frame += step) {
      const derived = made.references.has(frame) ? null : run.merged(made, answer(frame, text), leg)
      if (!derived) continue
      made.propagated.set(frame, derived)
      changed.push(frame)
    }
  })
  return changed
}

describe('mergedMask', () => {
  const merged = (former: string, made: string, ...ids: number[]): string =>
    written(mergedMask(former === '' ? null : strip(former), strip(made), new Set(ids)))

  it('gives a renewed object its pixels and leaves the others theirs outside of it', () => {
    expect(merged('11..22', '.33322', 3)).toBe('133322')
    expect(merged('1122..', '2211..', 3)).toBe('1122..')
  })

  it('where a renewed object went away, what lies below comes to light', () => {
    expect(merged('1133..', '113...', 3)).toBe('113...')
    expect(merged('1133..', '1111.3', 3)).toBe('1111.3')
  })

  it('takes only what was renewed where there was nothing', () => {
    expect(merged('', '112233', 1, 3)).toBe('11..33')
    expect(merged('111...', '..1122', 1)).toBe('..11..')
  })
})

describe('PropagationRun', () => {
  it('goes forward from the first painted frame to the end', () => {
    expect(legs(plan(document({ 5: '11....' })))).toEqual([[5, 6, last]])
    expect(legs(plan(document({ 5: '11....' }), 'backward'))).toEqual([[5, 4, 0]])
    expect(legs(plan(document({ 5: '11....' }), 'both'))).toEqual([
      [5, 6, last],
      [5, 4, 0]
    ])
  })

  it('carries every frame once, from the nearer of two painted ones', () => {
    const run = plan(document({ 0: '11....', 40: '.11...' }, 1), 'forward')
    expect(legs(run)).toEqual([
      [0, 1, 20],
      [40, 41, last],
      [40, 39, 21]
    ])
    expect(run.total).toBe(98)
  })

  it('keeps to the range between in and out', () => {
    const made = document({ 0: '11....', 40: '.11...' }, 1)
    expect(legs(plan(made, 'both', { from: 10, to: 30 }))).toEqual([
      [0, 10, 20],
      [40, 30, 21]
    ])
    expect(legs(plan(made, 'forward', { from: 50, to: 60 }))).toEqual([[40, 50, 60]])
  })

  it('takes objects of several painted frames along on one way', () => {
    const made = document({ 0: '11....', 40: '...22.' })
    expect(legs(plan(made, 'forward'))).toEqual([[0, 1, last]])
    expect(legs(plan(made, 'both'))).toEqual([
      [0, 1, last],
      [40, 39, 1]
    ])
    carryOut(made, plan(made, 'both'), '1122..')
    expect(written(made.propagated.get(20)?.mask)).toBe('1122..')
    expect(written(made.propagated.get(60)?.mask)).toBe('1122..')
  })

  it('does only what is out of date after a correction', () => {
    const made = document({ 0: '11....' }, 1)
    carryOut(made, plan(made), '11....')
    made.references.set(80, strip('111...'))
    const run = plan(made)
    expect(legs(run)).toEqual([
      [80, 81, last],
      [80, 79, 41]
    ])
    const changed = carryOut(made, run, '111...')
    expect(changed).toHaveLength(19 + 39)
    expect(written(made.propagated.get(40)?.mask)).toBe('11....')
    expect(written(made.propagated.get(41)?.mask)).toBe('111...')
    const origins = new Origins(made)
    const stale = [...made.propagated].filter(([frame, derived]) => origins.isStale(1, frame, derived))
    expect(stale.filter(([frame]) => !made.references.has(frame))).toEqual([])
  })

  it('goes on from where a run was stopped', () => {
    const made = document({ 0: '11....' }, 1)
    const first = plan(made)
    for (let frame = 1; frame < 30; frame++) {
      made.propagated.set(frame, first.merged(made, answer(frame, '11....'), 0)!)
    }
    made.references.set(20, strip('111...'))
    expect(legs(plan(made))).toEqual([
      [20, 21, last],
      [20, 19, 11]
    ])
  })

  it('does everything again when everything is up to date', () => {
    const made = document({ 0: '11....' }, 1)
    carryOut(made, plan(made), '11....')
    expect(legs(plan(made))).toEqual([[0, 1, last]])
    expect(carryOut(made, plan(made), '.11...')).toHaveLength(99)
    expect(written(made.propagated.get(50)?.mask)).toBe('.11...')
  })

  it('a new object takes its pixels and leaves the others as they are', () => {
    const made = document({ 0: '11....' })
    carryOut(made, plan(made), '11....')
    made.references.set(50, strip('1222..'))
    const run = plan(made)
    // Nobody asked where it was before.
    expect(legs(run)).toEqual([[50, 51, last]])
    // The network sees object 1 elsewhere by now: that is not what was asked.
    carryOut(made, run, '.2211.')
    expect(written(made.propagated.get(60)?.mask)).toBe('122...')
    expect(made.propagated.get(60)?.confidence).toEqual({ 1: 0.9, 2: 0.8 })
    expect(written(made.propagated.get(40)?.mask)).toBe('11....')
    expect(legs(plan(made, 'backward'))).toEqual([[50, 49, 1]])
    carryOut(made, plan(made, 'backward'), '.2211.')
    expect(written(made.propagated.get(40)?.mask)).toBe('122...')
  })

  it('erases without computing, from the frame where it was erased on', () => {
    const made = document({ 0: '1122..' })
    carryOut(made, plan(made), '1122..')
    made.references.set(50, strip('11....'))
    const run = plan(made)
    expect(run.legs).toEqual([])
    expect(run.applyErasures(made)).toBe(true)
    expect(written(made.propagated.get(49)?.mask)).toBe('1122..')
    expect(written(made.propagated.get(51)?.mask)).toBe('11....')
    expect(new Origins(made).isStale(2, 51, made.propagated.get(51)!)).toBe(false)
  })

  it('what is painted while it runs is for the next one', () => {
    const made = document({ 0: '11....' }, 1)
    const run = plan(made)
    made.propagated.set(1, run.merged(made, answer(1, '11....'), 0)!)
    made.references.set(0, strip('111...'))
    made.propagated.set(2, run.merged(made, answer(2, '11....'), 0)!)
    const origins = new Origins(made)
    expect([1, 2].map((frame) => origins.isStale(1, frame, made.propagated.get(frame)!))).toEqual([true, true])
    made.objects = []
    expect(run.merged(made, answer(3, '11....'), 0)).toBeNull()
  })
})
