import { expect, test } from 'vitest'
import { davisPalette, defaultColour, nextColour } from './palette'
import type { Rgb } from './types'

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

test('one key goes through all nine, and starts with the first', () => {
  let colour = defaultColour(1)
  for (let id = 2; id <= 9; id++) expect((colour = nextColour(colour))).toEqual(defaultColour(id))
  expect(nextColour(colour)).toEqual(defaultColour(1))
  expect(nextColour([1, 2, 3])).toEqual(defaultColour(1))
  expect(nextColour(defaultColour(1), [defaultColour(2), defaultColour(3)])).toEqual(defaultColour(4))
  const all = Array.from({ length: 9 }, (_, at) => defaultColour(at + 1))
  expect(nextColour(defaultColour(4), all)).toEqual(defaultColour(5))
})

/** How linear light is seen: after Machado, Oliveira and Fernandes (2009), severity 1. */
const sights: Readonly<Record<string, readonly (readonly number[])[]>> = {
  everyone: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1]
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039]
  ]
}

const times = (rows: readonly (readonly number[])[], vector: readonly number[]): number[] =>
  rows.map((row) => row.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0))

/** CIE L*a*b* under D65. */
function lab(colour: Rgb, sight: readonly (readonly number[])[]): number[] {
  const linear = colour.map((value) =>
    value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
  )
  const seen = times(sight, linear).map((value) => Math.min(1, Math.max(0, value)))
  const rows = [
    [0.4339, 0.3762, 0.1899],
    [0.2126, 0.7152, 0.0722],
    [0.0177, 0.1095, 0.8729]
  ]
  const [x = 0, y = 0, z = 0] = times(rows, seen).map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116))
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

test.each([
  ['everyone', 40],
  ['protanopia', 18],
  ['deuteranopia', 18],
  ['tritanopia', 18]
])('any two of the nine are told apart with %s', (name, least) => {
  const seen = Array.from({ length: 9 }, (_, at) => lab(defaultColour(at + 1), sights[name] ?? []))
  for (const [at, one] of seen.entries()) {
    for (const other of seen.slice(at + 1)) {
      expect(Math.hypot(...one.map((value, axis) => value - (other[axis] ?? 0)))).toBeGreaterThan(least)
    }
  }
})
