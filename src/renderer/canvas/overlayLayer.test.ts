import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeOverlay } from '../../shared/domain/overlay'
import type { LabelMask, OverlayStyle } from '../../shared/domain/types'
import { wholeRect } from '../editor/geometry'
import { paintOverlay } from './overlayLayer'

const width = 14
const height = 9

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

describe('paintOverlay', () => {
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
