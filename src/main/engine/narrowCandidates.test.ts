import { expect, test } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import type { Candidate } from '../../shared/domain/suggestions'
import { checkStrokes } from './framePointing'
import { narrowCandidates, nothingLeft } from './narrowCandidates'

const size = { width: 20, height: 10 }
const mask = encodeMask({ ...size, data: new Uint8Array(200).fill(1) })

function candidate(score: number): Candidate {
  return { score, mask, box: { left: 0, top: 0, right: 20, bottom: 10 }, area: 200 }
}

const all = [candidate(0.9), candidate(0.5), candidate(0.2)]
const everything = { leastScore: 0, most: 12 }

test('scores and numbers are limits', () => {
  expect(narrowCandidates(all, everything)).toEqual(all)
  expect(narrowCandidates(all, { ...everything, leastScore: 0.5 })).toEqual(all.slice(0, 2))
  expect(narrowCandidates(all, { ...everything, most: 1 })).toEqual(all.slice(0, 1))
})

const point = (x: number, y: number) => ({ kind: 'points', points: [{ x, y }], positive: true }) as const
const box = (left: number, top: number, right: number, bottom: number) =>
  ({ kind: 'box', box: { left, top, right, bottom } }) as const

test('what lies outside the picture is refused with its size', () => {
  const check =
    (...strokes: (ReturnType<typeof point> | ReturnType<typeof box>)[]) =>
    () =>
      checkStrokes({ strokes, base: null }, size)
  check(point(19.5, 9), box(0, 0, 20, 10))()
  expect(check(point(3, 3), point(20, 0))).toThrow('The point 20,0 lies outside the picture, which is 20×10.')
  expect(check(point(0, -1))).toThrow('The point 0,-1')
  expect(check(box(5, 5, 21, 9))).toThrow('past the edge of the picture, which is 20×10')
  expect(check(box(5, 5, 5, 9))).toThrow('or is empty')
  const small = encodeMask({ width: 2, height: 2, data: new Uint8Array(4) })
  expect(() => checkStrokes({ strokes: [point(1, 1)], base: small }, size)).toThrow(
    expect.objectContaining({ code: 'mask-aspect-mismatch' })
  )
})

test('why nothing is left says what was asked for', () => {
  const found = (frameIndex: number, candidates: Candidate[]) => ({ frameIndex, candidates })
  const none = nothingLeft([found(4, []), found(7, [])], { ...everything, strokes: [point(1, 2), box(1, 2, 4, 6)] })
  expect(none.code).toBe('no-objects-found')
  expect(none.message).toBe('Nothing was found at 1,2, the box 1,2,3,4 on frames 4, 7.')
  expect(nothingLeft([found(4, [])], { ...everything, strokes: [] }).message).toBe('No objects were found on frame 4.')
  const scored = nothingLeft([found(4, all)], { ...everything, leastScore: 0.95, strokes: [] })
  expect(scored.message).toBe('None of the 3 objects found on frame 4 scores 0.95 or more.')
  expect(scored.hint).toContain('--least-score')
})
