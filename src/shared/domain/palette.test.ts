import { expect, test } from 'vitest'
import { davisPalette, defaultColour } from './palette'

test('the palette starts as DAVIS annotations do', () => {
  expect(davisPalette().slice(0, 5)).toEqual([
    [0, 0, 0],
    [128, 0, 0],
    [0, 128, 0],
    [128, 128, 0],
    [0, 0, 128]
  ])
  expect(new Set(davisPalette().map(String)).size).toBe(256)
})

test('the first nine objects have nine colours', () => {
  const colours = new Set(Array.from({ length: 9 }, (_, index) => String(defaultColour(index + 1))))
  expect(colours.size).toBe(9)
})
