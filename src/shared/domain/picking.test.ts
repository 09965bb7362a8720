import { describe, expect, it } from 'vitest'
import { encodeMask } from './maskRle'
import { alongScribble, atPlace, holds, inBox, overlapWithLabel, stepBySize } from './picking'
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

describe('a box', () => {
  it('names what lies in it, the best fit first', () => {
    expect(inBox(all, { left: 1, top: 1, right: 9, bottom: 9 })).toEqual([0, 3])
    expect(inBox(all, { left: 3, top: 3, right: 7, bottom: 7 })).toEqual([3])
    expect(inBox(all, { left: 0, top: 0, right: 20, bottom: 10 })).toEqual([1, 2, 0, 3])
  })

  it('forgives an edge cut off, not a half', () => {
    expect(inBox([left], { left: 3, top: 2, right: 8, bottom: 8 })).toEqual([0])
    expect(inBox([left], { left: 5, top: 2, right: 14, bottom: 8 })).toEqual([])
  })

  it('does not mean what reaches far out of it, though most of its pixels lie inside', () => {
    const data = new Uint8Array(200).fill(1, 41, 60)
    for (let y = 0; y < 10; y++) data.fill(1, y * 20 + 12, y * 20 + 19)
    const box = { left: 1, top: 0, right: 19, bottom: 10 }
    const armed = { score: 0.9, mask: encodeMask({ ...size, data }), box, area: 82 }
    expect(inBox([armed, right], { left: 10, top: 0, right: 20, bottom: 10 })).toEqual([1])
  })

  it('means what it lies on where it surrounds nothing, the smaller first', () => {
    expect(inBox([whole, left], { left: 3, top: 3, right: 6, bottom: 5 })).toEqual([1, 0])
    // A speck in it does not settle what was meant, what fills it does.
    const speck = rectangle(3, 3, 4, 4)
    expect(inBox([whole, speck], { left: 1, top: 1, right: 9, bottom: 9 })).toEqual([1, 0])
    expect(inBox([whole, inner], { left: 3, top: 3, right: 8, bottom: 8 })).toEqual([1])
    expect(inBox([left, right], { left: 7, top: 2, right: 11, bottom: 8 })).toEqual([])
  })

  it('counts only as far as the picture goes', () => {
    expect(inBox([whole], { left: -20, top: -10, right: 40, bottom: 20 })).toEqual([0])
    expect(inBox([right], { left: 17, top: 3, right: 60, bottom: 6 })).toEqual([0])
    expect(inBox([whole], { left: 30, top: 0, right: 40, bottom: 10 })).toEqual([])
  })
})

it('a scribble names what lies under most of it', () => {
  const along = (...xs: number[]) => xs.map((x) => ({ x, y: 5 }))
  expect(alongScribble(all, along(12, 13, 14, 15))).toEqual([1, 2])
  // Two of five points beside the object.
  expect(alongScribble(all, along(10, 11, 12, 13, 14))).toEqual([1, 2])
  expect(alongScribble(all, along(9, 10, 11, 12, 13))).toEqual([1])
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
