import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeOverlay } from '../../shared/domain/overlay'
import type { LabelMask, OverlayStyle } from '../../shared/domain/types'
import { wholeRect, type PixelRect } from '../editor/geometry'
import { paintInk } from './ink'
import { gainedInk, inkTables, lostInk, unchangedInk, type StageLook } from './look'

const width = 14
const height = 9

const look = (style: OverlayStyle, changes: Partial<StageLook> = {}): StageLook => ({
  mode: 'overlay',
  visible: true,
  style,
  solo: null,
  selected: null,
  dimOthers: false,
  onionSkin: false,
  ...changes
})

function paintOverlay(words: Uint32Array, mask: LabelMask, style: OverlayStyle, rect: PixelRect): void {
  paintInk(words, { mask, other: null }, inkTables(look(style)), rect)
}

/** What the screen shows: the overlay's pixels over a picture. */
function shown(mask: LabelMask, style: OverlayStyle, grey: number): number[] {
  const words = new Uint32Array(width * height)
  paintOverlay(words, mask, style, wholeRect(mask))
  const rgba = new Uint8Array(words.buffer)
  return [...mask.data.keys()].flatMap((pixel) =>
    [0, 1, 2].map((channel) => {
      const opacity = (rgba[pixel * 4 + 3] ?? 0) / 255
      return grey + ((rgba[pixel * 4 + channel] ?? 0) - grey) * opacity
    })
  )
}

const styles = fc.record({
  opacity: fc.double({ min: 0, max: 1, noNaN: true }),
  outlinePx: fc.constantFrom(0, 1, 1.5, 3),
  colours: fc.constantFrom<OverlayStyle['colours']>({ 1: [200, 10, 60] }, { 1: [0, 0, 255], 2: [9, 250, 90] }, {})
})
const masks = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: width * height, maxLength: width * height })
  .map((labels) => ({ width, height, data: Uint8Array.from(labels) }))

describe('paintInk', () => {
  it('shows on screen what an export writes, outlines and hidden objects included', () => {
    fc.assert(
      fc.property(masks, styles, fc.integer({ min: 0, max: 255 }), (mask, style, grey) => {
        const frame = { frameIndex: 0, width, height, data: new Uint8Array(width * height * 3).fill(grey) }
        composeOverlay(frame, mask, style)
        const screen = shown(mask, style, grey)
        // The screen keeps opacity in 255 steps: that is worth up to a level.
        const off = screen.filter((value, at) => Math.abs(value - (frame.data[at] ?? 0)) > 1.01)
        expect(off).toEqual([])
      }),
      { numRuns: 200 }
    )
  })

  it('redrawing a part gives what redrawing everything gives', () => {
    fc.assert(
      fc.property(masks, styles, fc.nat(width - 1), fc.nat(height - 1), (mask, style, x, y) => {
        const words = new Uint32Array(width * height)
        paintOverlay(words, mask, style, wholeRect(mask))
        mask.data[y * width + x] = 1
        const reach = Math.ceil(style.outlinePx)
        paintOverlay(words, mask, style, {
          left: Math.max(0, x - reach),
          top: Math.max(0, y - reach),
          right: Math.min(width, x + reach + 1),
          bottom: Math.min(height, y + reach + 1)
        })
        const afresh = new Uint32Array(width * height)
        paintOverlay(afresh, mask, style, wholeRect(mask))
        expect(words).toEqual(afresh)
      }),
      { numRuns: 200 }
    )
  })
})

/** One row of labels in a view, as words. */
function row(now: number[], before: number[] | null, changes: Partial<StageLook>): number[] {
  const style = { opacity: 0.5, outlinePx: 0, colours: { 1: [10, 20, 30], 2: [40, 50, 60] } } as const
  const plane = (labels: number[]): LabelMask => ({ width: labels.length, height: 1, data: Uint8Array.from(labels) })
  const words = new Uint32Array(now.length)
  const masks = { mask: plane(now), other: before && plane(before) }
  paintInk(words, masks, inkTables(look(style, changes)), wholeRect(masks.mask))
  return [...words]
}

describe('views', () => {
  const opacity = (words: number[]): number[] => words.map((value) => value >>> 24)

  it('difference: what was gained and lost against the neighbouring reference', () => {
    const words = row([1, 1, 0, 0, 2], [1, 0, 1, 0, 1], { mode: 'difference' })
    expect(words).toEqual([unchangedInk, gainedInk, lostInk, 0, gainedInk])
  })

  it('matte and cut-out are all or nothing, whatever the overlay’s opacity', () => {
    for (const mode of ['matte', 'cutout'] as const)
      expect(opacity(row([0, 1, 2], null, { mode }))).toEqual([0, 255, 255])
  })

  it('solo shows one object in every view', () => {
    for (const mode of ['overlay', 'matte', 'cutout'] as const) {
      expect(opacity(row([1, 2, 1], null, { mode, solo: 2 })).map(Boolean)).toEqual([false, true, false])
    }
  })

  it('a hidden overlay is the plain picture', () => {
    expect(row([1, 2], [1, 1], { visible: false, onionSkin: true })).toEqual([0, 0])
  })

  it('the selected object is stronger than the others, and while painting they step back', () => {
    const [selected, other] = opacity(row([1, 2], null, { selected: 1 }))
    expect(selected).toBeGreaterThan(other!)
    const [, dimmed] = opacity(row([1, 2], null, { selected: 1, dimOthers: true }))
    expect(dimmed).toBeLessThan(other!)
  })

  it('onion skin draws the outlines of the neighbouring reference alone', () => {
    const style = { opacity: 0.5, outlinePx: 1, colours: { 1: [10, 20, 30] } } as const
    const other = { width: 8, height: 8, data: new Uint8Array(64) }
    for (let y = 2; y < 6; y++) other.data.fill(1, y * 8 + 2, y * 8 + 6)
    const words = new Uint32Array(64)
    paintInk(words, { mask: null, other }, inkTables(look(style, { onionSkin: true })), wholeRect(other))
    const drawn = [...words.keys()].filter((at) => words[at] !== 0)
    expect(drawn.length).toBeGreaterThan(3)
    const onRim = (at: number): boolean => [2, 5].includes(at % 8) || [2, 5].includes(Math.floor(at / 8))
    expect(drawn.every((at) => other.data[at] === 1 && onRim(at))).toBe(true)
  })
})

describe('inverted', () => {
  const mask = { width, height, data: Uint8Array.from({ length: width * height }, (_, at) => at % 3) }
  const style: OverlayStyle = { opacity: 0.5, outlinePx: 0, colours: { 1: [200, 10, 60] } }
  const painted = (changes: Partial<StageLook>): Uint32Array => {
    const words = new Uint32Array(width * height)
    paintInk(words, { mask, other: null }, inkTables(look(style, changes)), wholeRect(mask))
    return words
  }

  it.each([
    ['overlay', 0x80000000],
    ['cutout', 0xffffffff],
    ['matte', 0xffffffff]
  ] as const)('%s: what is no shown object is drawn, the object is not', (mode, around) => {
    const words = painted({ mode, invert: true })
    words.forEach((word, at) => expect(word).toBe(mask.data[at] === 1 ? 0 : around))
  })

  it('hidden masks and other views stay as they are', () => {
    expect(painted({ visible: false, invert: true }).every((word) => word === 0)).toBe(true)
    for (const mode of ['outline', 'difference'] as const) {
      expect(painted({ mode, invert: true })).toEqual(painted({ mode }))
    }
  })
})
