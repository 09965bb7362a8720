import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMask, encodeMask, maskAreas, MaskWriter } from './maskRle'

const anyMask = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 255 }))
  .chain(([width, height, top]) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height, max: top })
      .map((data) => ({ width, height, data }))
  )

describe('mask run lengths', () => {
  test('any mask comes back bit for bit', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        expect(decodeMask(encodeMask(mask))).toEqual(mask)
      })
    )
  })

  test('one object written by pieces is the same mask', () => {
    fc.assert(
      fc.property(anyMask, ({ width, height, data }) => {
        const writer = new MaskWriter({ width, height })
        const own = data.map((label) => label & 1)
        own.forEach((label, at) => void writer.add(at, label))
        expect(writer.finish()).toEqual(encodeMask({ width, height, data: own }))
      })
    )
    const writer = new MaskWriter({ width: 3, height: 1 })
    writer.add(1, 1)
    expect(() => writer.add(1, 1)).toThrow(RangeError)
    expect(() => writer.add(2, 2)).toThrow(RangeError)
  })

  test('areas equal a plain count', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const counted = new Map<number, number>()
        for (const label of mask.data) if (label) counted.set(label, (counted.get(label) ?? 0) + 1)
        expect(maskAreas(encodeMask(mask))).toEqual(counted)
      })
    )
  })

  test('long runs stay small', () => {
    const mask = { width: 1920, height: 1080, data: new Uint8Array(1920 * 1080) }
    expect(encodeMask(mask).runs.length).toBeLessThan(6)
  })

  test.each([
    ['cut short', Uint8Array.of(0, 200)],
    ['too long', Uint8Array.of(0, 9)],
    ['too few pixels', Uint8Array.of(1, 3)],
    ['empty run', Uint8Array.of(1, 0, 1, 4)]
  ])('%s runs are refused', (_name, runs) => {
    expect(() => decodeMask({ width: 2, height: 2, runs })).toThrow(RangeError)
  })
})
