import { expect, test } from 'vitest'
import { composeOverlay } from './overlay'

function frame(width: number, height: number, value: number) {
  return { frameIndex: 0, width, height, data: new Uint8Array(width * height * 3).fill(value) }
}

test('colours blend inside the object only', () => {
  const picture = frame(2, 1, 100)
  composeOverlay(
    picture,
    { width: 2, height: 1, data: Uint8Array.of(0, 1) },
    { opacity: 0.5, outlinePx: 0, colours: { 1: [200, 0, 100] } }
  )
  expect([...picture.data]).toEqual([100, 100, 100, 150, 50, 100])
})

test('hidden objects leave the picture alone', () => {
  const picture = frame(1, 1, 9)
  composeOverlay(
    picture,
    { width: 1, height: 1, data: Uint8Array.of(2) },
    { opacity: 1, outlinePx: 2, colours: { 1: [1, 2, 3] } }
  )
  expect([...picture.data]).toEqual([9, 9, 9])
})

test('outlines are plain colour, the inside is blended', () => {
  const picture = frame(5, 5, 0)
  const data = new Uint8Array(25)
  for (const y of [1, 2, 3]) for (const x of [1, 2, 3]) data[y * 5 + x] = 1
  const style = { opacity: 0.5, outlinePx: 1, colours: { 1: [100, 100, 100] as const } }
  composeOverlay(picture, { width: 5, height: 5, data }, style)
  expect(picture.data[(1 * 5 + 1) * 3]).toBe(100)
  expect(picture.data[(2 * 5 + 2) * 3]).toBe(50)
  expect(picture.data[0]).toBe(0)
})

test('a mask of another size is refused', () => {
  const mask = { width: 1, height: 2, data: new Uint8Array(2) }
  expect(() => composeOverlay(frame(2, 1, 0), mask, { opacity: 1, outlinePx: 0, colours: {} })).toThrow(RangeError)
})
