import { describe, expect, it } from 'vitest'
import { encodeMask } from './maskRle'
import { atPlace, holds, overlapWithLabel, stepBySize } from './picking'
import type { Candidate } from './suggestions'

const size = { width: 20, height: 10 }

function rectangle(left: number, top: number, right: number, bottom: number): Candidate {
  const data = new Uint8Array(size.width * size.height)
  for (let y = top; y < bottom; y++) data.fill(1, y * size.width + left, y * size.width + right)
  const box = { left, top, right, bottom }
  return { score: 0.5, mask: encodeMask({ ...size, data }), box, area: (right - left) * (bottom - top) }
}

const whole = rectangle(0, 0, 20, 10)
const left = rectangle(2, 2, 8, 8)
const right = rectangle(12, 1, 19, 9)
const inner = rectangle(4, 4, 6, 6)
const all = [left, whole, right, inner]

describe('a place', () => {
  it('is held by the pixels of a mask alone', () => {
    expect(holds(left, { x: 2, y: 2 })).toBe(true)
    expect(holds(left, { x: 7.9, y: 7.9 })).toBe(true)
    expect(holds(left, { x: 8, y: 7 })).toBe(false)
    expect(holds(left, { x: 1.99, y: 2 })).toBe(false)
    const ring = { ...left, mask: encodeMask({ ...size, data: new Uint8Array(200).fill(1, 42, 43).fill(1, 47, 48) }) }
    expect([2, 3, 6, 7].map((x) => holds(ring, { x, y: 2 }))).toEqual([true, false, false, true])
  })

  it('names what covers it, best first', () => {
    expect(atPlace(all, { x: 5, y: 5 })).toEqual([0, 1, 3])
    expect(atPlace(all, { x: 10, y: 5 })).toEqual([1])
    expect(atPlace([left], { x: 10, y: 5 })).toEqual([])
  })
})

it('steps go from one size to the next and stop at the ends', () => {
  const among = [0, 1, 3]
  expect(stepBySize(all, among, { from: 0, direction: 1 })).toBe(1)
  expect(stepBySize(all, among, { from: 0, direction: -1 })).toBe(3)
  expect(stepBySize(all, among, { from: 3, direction: -1 })).toBe(3)
  expect(stepBySize(all, among, { from: 2, direction: 1 })).toBe(3)
})

it('overlap with a painted label is intersection over union, across rows', () => {
  const data = new Uint8Array(200)
  for (let y = 2; y < 8; y++) data.fill(7, y * 20 + 5, y * 20 + 11)
  data.fill(3, 0, 20)
  // 3 of 6 columns shared.
  expect(overlapWithLabel(left, encodeMask({ ...size, data }), 7)).toBeCloseTo(18 / (36 + 36 - 18))
  expect(overlapWithLabel(whole, encodeMask({ ...size, data: new Uint8Array(200).fill(7) }), 7)).toBe(1)
  expect(overlapWithLabel(left, encodeMask({ ...size, data }), 3)).toBe(0)
})
