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

const wanted = (run: PropagationRun): number[][] => run.wanted.map(({ from, to }) => [from, to])

function answer(frameIndex: number, text: string): PropagatedMask {
  const confidence = { 1: 0.9, 2: 0.8, 3: 0.7 }
  return { frameIndex, mask: strip(text), isReference: false, confidence }
}

/** Carries a run out with a network that always answers the same. */
function carryOut(made: EditorDocument, run: PropagationRun, text: string): number[] {
  const changed: number[] = []
  run.applyErasures(made)
  for (const { from, to } of run.wanted) {
    for (let frame = from; frame <= to; frame++) {
      const derived = made.references.has(frame) ? null : run.merged(made, answer(frame, text))
      if (!derived) continue
      made.propagated.set(frame, derived)
      changed.push(frame)
    }
  }
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
    expect(wanted(plan(document({ 5: '11....' })))).toEqual([[6, last]])
    expect(wanted(plan(document({ 5: '11....' }), 'backward'))).toEqual([[0, 4]])
    expect(wanted(plan(document({ 5: '11....' }), 'both'))).toEqual([
      [0, 4],
      [6, last]
    ])
  })

  it('wants every frame but the painted ones', () => {
    const run = plan(document({ 0: '11....', 40: '.11...' }, 1), 'forward')
    expect(wanted(run)).toEqual([
      [1, 39],
      [41, last]
    ])
    expect(run.total).toBe(98)
  })

  it('keeps to the range between in and out', () => {
    const made = document({ 0: '11....', 40: '.11...' }, 1)
    expect(wanted(plan(made, 'both', { from: 10, to: 30 }))).toEqual([[10, 30]])
    expect(wanted(plan(made, 'forward', { from: 50, to: 60 }))).toEqual([[50, 60]])
  })

  it('takes objects of several painted frames along', () => {
    const made = document({ 0: '11....', 40: '...22.' })
    carryOut(made, plan(made, 'both'), '1122..')
    expect(written(made.propagated.get(20)?.mask)).toBe('1122..')
    expect(written(made.propagated.get(60)?.mask)).toBe('1122..')
  })

  it('does only what is out of date after a correction', () => {
    const made = document({ 0: '11....' }, 1)
    carryOut(made, plan(made), '11....')
    made.references.set(80, strip('111...'))
    const run = plan(made)
    // The first third is carried from frame 0 alone, as before.
    expect(wanted(run)).toEqual([
      [27, 79],
      [81, last]
    ])
    const changed = carryOut(made, run, '111...')
    expect(changed).toHaveLength(19 + 53)
    expect(written(made.propagated.get(26)?.mask)).toBe('11....')
    expect(written(made.propagated.get(27)?.mask)).toBe('111...')
    const origins = new Origins(made)
    const stale = [...made.propagated].filter(([frame, derived]) => origins.isStale(1, frame, derived))
    expect(stale.filter(([frame]) => !made.references.has(frame))).toEqual([])
  })

  it('goes on from where a run was stopped', () => {
    const made = document({ 0: '11....' }, 1)
    const first = plan(made)
    for (let frame = 1; frame < 30; frame++) {
      made.propagated.set(frame, first.merged(made, answer(frame, '11....'))!)
    }
    expect(wanted(plan(made))).toEqual([[30, last]])
    made.references.set(20, strip('111...'))
    expect(wanted(plan(made))).toEqual([
      [7, 19],
      [21, last]
    ])
  })

  it('a mask whose other half is still to come is shown, and out of date if it never comes', () => {
    const made = document({ 0: '11....', 31: '11....' }, 1)
    const run = plan(made)
    made.propagated.set(12, run.merged(made, answer(12, '11....'), true)!)
    expect(written(made.propagated.get(12)?.mask)).toBe('11....')
    expect(new Origins(made).isStale(1, 12, made.propagated.get(12)!)).toBe(true)
    made.propagated.set(12, run.merged(made, answer(12, '111...'))!)
    expect(new Origins(made).isStale(1, 12, made.propagated.get(12)!)).toBe(false)
    expect(written(made.propagated.get(12)?.mask)).toBe('111...')
  })

  it('does everything again when everything is up to date', () => {
    const made = document({ 0: '11....' }, 1)
    carryOut(made, plan(made), '11....')
    expect(wanted(plan(made))).toEqual([[1, last]])
    expect(carryOut(made, plan(made), '.11...')).toHaveLength(99)
    expect(written(made.propagated.get(50)?.mask)).toBe('.11...')
  })

  it('a new object takes its pixels and leaves the others as they are', () => {
    const made = document({ 0: '11....' })
    carryOut(made, plan(made), '11....')
    made.references.set(50, strip('1222..'))
    const run = plan(made)
    // Nobody asked where it was before.
    expect(wanted(run)).toEqual([[51, last]])
    // The network sees object 1 elsewhere by now: that is not what was asked.
    carryOut(made, run, '.2211.')
    expect(written(made.propagated.get(60)?.mask)).toBe('122...')
    expect(made.propagated.get(60)?.confidence).toEqual({ 1: 0.9, 2: 0.8 })
    expect(written(made.propagated.get(40)?.mask)).toBe('11....')
    expect(wanted(plan(made, 'backward'))).toEqual([[1, 49]])
    carryOut(made, plan(made, 'backward'), '.2211.')
    expect(written(made.propagated.get(40)?.mask)).toBe('122...')
  })

  it('erases without computing, from the frame where it was erased on', () => {
    const made = document({ 0: '1122..' })
    carryOut(made, plan(made), '1122..')
    made.references.set(50, strip('11....'))
    const run = plan(made)
    expect(run.wanted).toEqual([])
    expect(run.applyErasures(made)).toBe(true)
    expect(written(made.propagated.get(49)?.mask)).toBe('1122..')
    expect(written(made.propagated.get(51)?.mask)).toBe('11....')
    expect(new Origins(made).isStale(2, 51, made.propagated.get(51)!)).toBe(false)
  })

  it('what is painted while it runs is for the next one', () => {
    const made = document({ 0: '11....' }, 1)
    const run = plan(made)
    made.propagated.set(1, run.merged(made, answer(1, '11....'))!)
    made.references.set(0, strip('111...'))
    made.propagated.set(2, run.merged(made, answer(2, '11....'))!)
    const origins = new Origins(made)
    expect([1, 2].map((frame) => origins.isStale(1, frame, made.propagated.get(frame)!))).toEqual([true, true])
    made.objects = []
    expect(run.merged(made, answer(3, '11....'))).toBeNull()
  })
})
