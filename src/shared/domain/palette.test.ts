import { expect, test } from 'vitest'
import { lab, labDistance, sightNames } from './colourSight'
import { contrastingColour, contrastOn, davisPalette, defaultColour, nextColour } from './palette'
import type { Rgb } from './types'

/** The least that anybody sees of the difference of two colours, whatever their sight. */
function seenDistance(one: Rgb, other: Rgb): number {
  return Math.min(...sightNames.map((sight) => labDistance(lab(one, sight), lab(other, sight))))
}

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

test.each([
  ['everyone', 40],
  ['protanopia', 18],
  ['deuteranopia', 18],
  ['tritanopia', 18]
] as const)('any two of the nine are told apart with %s', (name, least) => {
  const seen = Array.from({ length: 9 }, (_, at) => lab(defaultColour(at + 1), name))
  for (const [at, one] of seen.entries()) {
    for (const other of seen.slice(at + 1)) {
      expect(labDistance(one, other)).toBeGreaterThan(least)
    }
  }
})

test('a colour that the picture has anyway beside the object is not taken, however far it is from the object', () => {
  // A grey seed head in golden light, before dark grass and a bright sky.
  const seeds = Array.from({ length: 20 }, (_, at): Rgb => [120 + 4 * at, 105 + 4 * at, 80 + 4 * at])
  const light = Array.from({ length: 20 }, (_, at): Rgb => [150 + 4 * at, 100 + 5 * at, 30 + 4 * at])
  const grass = Array.from({ length: 8 }, (_, at): Rgb => [30 + 3 * at, 34 + 3 * at, 10])
  const orange = defaultColour(1)
  expect(contrastingColour(1, [], [...seeds, ...light, ...grass])).not.toEqual(orange)
  expect(contrastOn(orange, seeds)).toBeGreaterThan(2 * contrastOn(orange, [...seeds, ...light]))
  // A street is grey all over.
  const street = Array.from({ length: 30 }, (_, at): Rgb => [70 + 3 * at, 72 + 3 * at, 75 + 3 * at])
  expect(contrastingColour(1, [], street)).toEqual(orange)
})

test('the first colour of an object is seen on what it covers, by everybody', () => {
  const orange: Rgb = [214, 120, 30]
  const cup: Rgb = [70, 120, 210]
  for (const under of [orange, cup, [200, 160, 140], [60, 110, 50], [15, 15, 15], [240, 240, 235]] as Rgb[]) {
    const ground = Array.from({ length: 12 }, (_, at): Rgb => [under[0] + at - 6, under[1], under[2]])
    const chosen = contrastingColour(1, [], ground)
    expect(seenDistance(chosen, under), String(under)).toBeGreaterThan(25)
  }
  expect(contrastingColour(1, [], [[60, 110, 50]])).toEqual(defaultColour(1))
  expect(contrastingColour(1, [], [orange])).not.toEqual(defaultColour(1))
  expect(contrastingColour(2, [], [cup])).not.toEqual(defaultColour(2))
  // What others have stays theirs.
  const first = contrastingColour(1, [], [orange])
  expect(contrastingColour(1, [first], [orange])).not.toEqual(first)
  expect(contrastingColour(3, [], [])).toEqual(defaultColour(3))
})
