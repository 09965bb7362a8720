import { expect, test } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import type { Candidate } from '../../shared/domain/suggestions'
import { checkPlaces, narrowCandidates, nothingLeft, type Narrowing } from './narrowCandidates'

const size = { width: 20, height: 10 }

function rectangle(score: number, left: number, right: number): Candidate {
  const data = new Uint8Array(size.width * size.height)
  for (let y = 0; y < size.height; y++) data.fill(1, y * size.width + left, y * size.width + right)
  const box = { left, top: 0, right, bottom: size.height }
  return { score, mask: encodeMask({ ...size, data }), box, area: (right - left) * size.height }
}

const [wide, left, right] = [rectangle(0.9, 0, 20), rectangle(0.5, 0, 8), rectangle(0.2, 12, 20)]
const all = [wide, left, right]
const everything: Narrowing = { points: [], not: [], leastScore: 0, most: 12 }
const narrowed = (wish: Partial<Narrowing>) => narrowCandidates(all, { ...everything, ...wish })

test('points are all held, points that are kept out by none', () => {
  expect(narrowed({ points: [{ x: 3, y: 3 }] })).toEqual([wide, left])
  expect(
    narrowed({
      points: [
        { x: 3, y: 3 },
        { x: 15, y: 3 }
      ]
    })
  ).toEqual([wide])
  expect(narrowed({ points: [{ x: 3, y: 3 }], not: [{ x: 15, y: 3 }] })).toEqual([left])
  expect(
    narrowed({
      not: [
        { x: 15, y: 3 },
        { x: 0, y: 0 }
      ]
    })
  ).toEqual([])
})

test('scores and numbers are limits; a box means one of those that are left', () => {
  expect(narrowed({ leastScore: 0.5 })).toEqual([wide, left])
  expect(narrowed({ most: 1 })).toEqual([wide])
  const box = { left: 0, top: 0, right: 9, bottom: 10 }
  expect(narrowed({ box })).toEqual([left])
  expect(narrowed({ box, leastScore: 0.6 })).toEqual([wide])
})

test('places outside the picture are refused with its size', () => {
  const check = (wish: Partial<Narrowing>) => () => checkPlaces({ ...everything, ...wish }, size)
  check({ points: [{ x: 19, y: 9 }], box: { left: 0, top: 0, right: 20, bottom: 10 } })()
  expect(check({ points: [{ x: 20, y: 0 }] })).toThrow('The point 20,0 lies outside the picture, which is 20×10.')
  expect(check({ not: [{ x: 0, y: 10 }] })).toThrow('The point 0,10')
  expect(check({ box: { left: 5, top: 5, right: 21, bottom: 9 } })).toThrow('The box 5,5,16,4 goes past the edge')
})

test('why nothing is left says what was asked for', () => {
  const found = { frameIndex: 4, size, candidates: all, millis: { scale: 1, network: 1, masks: 1 } }
  const box = { left: 1, top: 2, right: 4, bottom: 6 }
  const error = nothingLeft([found, { ...found, frameIndex: 7 }], { ...everything, box, leastScore: 0.95 })
  expect(error.message).toBe(
    'None of the 6 objects found on frames 4, 7 fits: ' +
      'wanted is one that the box 1,2,3,4 surrounds or lies on and scores 0.95 or more.'
  )
  expect(error.hint).toContain('--box and --least-score')
  expect(nothingLeft([{ ...found, candidates: [] }], { ...everything, box }).message).toBe(
    'No objects were found on frame 4.'
  )
})
