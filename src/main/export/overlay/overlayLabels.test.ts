import { describe, expect, it } from 'vitest'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { VideoInfo } from '../../../shared/domain/types'
import { planesOf, type PlanarFormat, pictureBytes } from '../../media/decode/planarFormat'
import { canSpell, labelLetters, labelText } from '../../../shared/domain/labelText'
import { textPlane } from './labelFont'
import { OverlayLabels } from './overlayLabels'

describe('letters', () => {
  it('draws what it has, boxes for what it has not, numbers for names of nothing else', () => {
    expect(labelText('  Schwan \n Ö ', 1)).toBe('Schwan Ö')
    // A letter and its accent apart, as some systems type them.
    expect(labelText('e\u0301', 1)).toBe('é')
    expect(labelText('Лебедь', 1)).toBe('Лебедь')
    expect(labelText('swan 🦢', 3)).toBe('swan □')
    expect(labelText('白鳥', 3)).toBe('#3')
    expect(labelText('', 7)).toBe('#7')
    expect([...labelText('x'.repeat(200), 1)]).toHaveLength(40)
    expect([' Schwan \n Ö e\u0301 ', 'swan 🦢', '白鳥', ''].map(canSpell)).toEqual([true, false, false, true])
  })

  it('has a glyph for every letter it says it has', () => {
    const nothing = textPlane('', 20).width
    for (const [first, last] of labelLetters) {
      for (let code = first; code <= last; code++) {
        expect(textPlane(String.fromCodePoint(code), 20).width, code.toString(16)).toBeGreaterThan(nothing)
      }
    }
    expect(textPlane('白', 20).width).toBe(nothing)
  })

  it('draws upright letters: an L is dark above its foot on the right', () => {
    const { width, height, data } = textPlane('L', 40)
    const mean = (fromX: number, toX: number, fromY: number, toY: number): number => {
      let sum = 0
      for (let y = fromY; y < toY; y++) for (let x = fromX; x < toX; x++) sum += data[y * width + x]!
      return sum / ((toX - fromX) * (toY - fromY))
    }
    expect(height).toBe(40)
    expect(mean(5, 9, 12, 28)).toBeGreaterThan(0.9)
    expect(mean(14, width - 3, 10, 22)).toBeLessThan(0.05)
    expect(mean(12, width - 7, 28, 30)).toBeGreaterThan(0.5)
    const small = textPlane('L', 14)
    expect(Math.abs(small.width - (width * 14) / 40)).toBeLessThanOrEqual(1)
  })
})

describe('labels', () => {
  const size = { width: 120, height: 80 }
  const video = { size, colour: { range: 'tv', matrix: 'bt709' } } as VideoInfo
  const labels = new OverlayLabels([{ id: 2, name: 'Owl', colour: [255, 0, 0] }], video, format('420'))

  function format(chroma: PlanarFormat['chroma']): PlanarFormat {
    return { chroma, bitDepth: 8, alpha: false }
  }

  function drawn(top: number): Uint8Array {
    const data = new Uint8Array(size.width * size.height)
    for (let y = top; y < top + 20; y++) data.fill(2, y * size.width + 40, y * size.width + 80)
    const picture = new Uint8Array(pictureBytes(format('420'), size)).fill(128)
    labels.draw(picture, planesOf(format('420'), size), encodeMask({ ...size, data }))
    return picture
  }

  const rows = (picture: Uint8Array): number[] =>
    Array.from({ length: size.height }, (_, y) => y).filter((y) =>
      picture.subarray(y * size.width, (y + 1) * size.width).some((value) => value !== 128)
    )

  it('stands above its object, white on dark, or below where there is no room', () => {
    const above = drawn(40)
    expect(Math.max(...rows(above))).toBeLessThan(40)
    expect(Math.min(...rows(above))).toBeGreaterThan(15)
    expect(Math.max(...above.subarray(0, size.width * 40))).toBeGreaterThan(190)
    expect(Math.min(...above.subarray(0, size.width * 40))).toBeLessThan(60)
    expect(Math.min(...rows(drawn(2)))).toBeGreaterThan(21)
  })

  it('carries the object’s colour', () => {
    const red = drawn(40).subarray(size.width * size.height + 60 * 40)
    expect(Math.max(...red)).toBeGreaterThan(200)
  })

  it('draws nothing for an object that is not there', () => {
    const picture = new Uint8Array(pictureBytes(format('420'), size)).fill(128)
    const empty = encodeMask({ ...size, data: new Uint8Array(size.width * size.height) })
    labels.draw(picture, planesOf(format('420'), size), empty)
    expect(picture.every((value) => value === 128)).toBe(true)
  })
})
