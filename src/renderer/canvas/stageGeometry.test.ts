import { describe, expect, it } from 'vitest'
import { inkTables, type StageLook } from './look'
import { onScreen, sameTables, screenSize, straightColours } from './stageGeometry'
import type { StagePlace } from './stageRenderer'

const place = (scale: number, offsetX: number, offsetY: number, pixelRatio = 1): StagePlace => ({
  video: { width: 200, height: 100 },
  stage: { width: 401, height: 300 },
  viewport: { scale, offsetX, offsetY },
  pixelRatio
})

describe('the pixels of the screen that show a rectangle of the video', () => {
  const rect = { left: 10, top: 20, right: 30, bottom: 25 }
  it.each([
    ['at 100 %', place(1, 0, 0), { left: 9, top: 19, right: 31, bottom: 26 }],
    ['moved by halves', place(1, 0.5, -0.5), { left: 9, top: 18, right: 32, bottom: 26 }],
    ['enlarged', place(8, 100, 50), { left: 179, top: 209, right: 341, bottom: 251 }],
    ['shrunk', place(0.25, 3, 3), { left: 4, top: 7, right: 12, bottom: 11 }],
    ['on a dense screen', place(2, 10, 10, 1.5), { left: 44, top: 74, right: 106, bottom: 91 }],
    ['beyond the left rim', place(1, -50, 0), { left: -41, top: 19, right: -19, bottom: 26 }]
  ] as const)('%s', (_, where, expected) => {
    expect(onScreen(where, rect)).toEqual(expected)
  })
})

it('the canvas has the pixels of the screen, and never none', () => {
  expect(screenSize(place(1, 0, 0, 1.5))).toEqual({ width: 602, height: 450 })
  expect(screenSize({ ...place(1, 0, 0), stage: { width: 0, height: 0 } })).toEqual({ width: 1, height: 1 })
})

describe('tables of colours are uploaded only where one differs', () => {
  const look: StageLook = {
    ...{ mode: 'overlay', visible: true, solo: null, selected: null, dimOthers: false, onionSkin: false },
    style: { opacity: 0.5, outlinePx: 1.5, colours: { 1: [10, 20, 30], 2: [40, 50, 60] } }
  }
  it.each<[string, Partial<StageLook>, boolean]>([
    ['nothing', {}, true],
    ['the mode, with other inks', { mode: 'matte' }, false],
    ['the comparison', { mode: 'difference' }, false],
    ['an object alone', { solo: 1 }, false],
    ['the selection', { selected: 2 }, false],
    ['dimming, while nothing is selected', { dimOthers: true }, true],
    ['the onion skin', { onionSkin: true }, false],
    ['the outline by less than a pixel', { style: { ...look.style, outlinePx: 1.2 } }, true],
    ['the outline', { style: { ...look.style, outlinePx: 3 } }, false],
    ['the opacity', { style: { ...look.style, opacity: 0.6 } }, false]
  ])('%s', (_, change, same) => {
    expect(sameTables(inkTables(look), inkTables({ ...look, ...change }))).toBe(same)
  })
})

it('colours read back are freed of their opacity', () => {
  const rgba = Uint8Array.of(50, 25, 0, 128, 9, 9, 9, 255, 0, 0, 0, 0, 250, 0, 0, 200)
  straightColours(rgba)
  expect([...rgba]).toEqual([100, 50, 0, 128, 9, 9, 9, 255, 0, 0, 0, 0, 255, 0, 0, 200])
})
