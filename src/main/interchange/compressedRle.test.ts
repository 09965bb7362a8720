import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compressCounts, expandCounts } from './compressedRle'
import { countsOfObjects, measureCounts, paintCounts } from './runCounts'
import { labelMasks } from './testing/randomMasks'
import { decodeCocoString } from './testing/independentCoco'

test('the example of the reference implementation', () => {
  // mask.encode of a 3 × 4 mask (rows 0110, 0110, 0000), as pycocotools writes it.
  const mask = { width: 4, height: 3, data: Uint8Array.from([0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]) }
  const counts = countsOfObjects(mask).get(1)!
  expect(counts).toEqual([3, 2, 1, 2, 4])
  expect(compressCounts(counts)).toBe('32103')
  expect(measureCounts(counts, mask)).toEqual({ area: 4, box: [1, 0, 2, 2] })
})

test('masks of up to 255 objects come back from compressed run lengths bit by bit', () => {
  fc.assert(
    fc.property(labelMasks(), (mask) => {
      const back = { ...mask, data: new Uint8Array(mask.data.length) }
      for (const [id, counts] of countsOfObjects(mask)) {
        const text = compressCounts(counts)
        expect(decodeCocoString(text)).toEqual([...counts])
        expect(paintCounts(back, expandCounts(text), id)).toBe(0)
      }
      expect(back.data).toEqual(mask.data)
    }),
    { numRuns: 150 }
  )
})

test('area and box are those of the pixels', () => {
  fc.assert(
    fc.property(labelMasks(), (mask) => {
      for (const [id, counts] of countsOfObjects(mask)) {
        const pixels = [...mask.data.keys()].filter((at) => mask.data[at] === id)
        const xs = pixels.map((at) => at % mask.width)
        const ys = pixels.map((at) => Math.floor(at / mask.width))
        const [left, top] = [Math.min(...xs), Math.min(...ys)]
        const box = [left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1]
        expect(measureCounts(counts, mask)).toEqual({ area: pixels.length, box })
      }
    }),
    { numRuns: 60 }
  )
})

test('large runs keep their length', () => {
  const counts = [8_294_399, 1, 33_177_600, 5, 0, 2 ** 29]
  expect(expandCounts(compressCounts(counts))).toEqual(counts)
})

test('damaged run lengths are refused', () => {
  const mask = { width: 4, height: 3, data: new Uint8Array(12) }
  expect(() => expandCounts('321P')).toThrow('cut short')
  expect(() => expandCounts('3 1')).toThrow('foreign')
  expect(() => expandCounts('000O')).toThrow('negative')
  expect(() => paintCounts(mask, [3, 2], 1)).toThrow('cover 5 of 12')
  expect(() => paintCounts(mask, [3, 12], 1)).toThrow('exceed 4×3')
})

test('later objects take pixels over, and how many is told', () => {
  const mask = { width: 2, height: 2, data: Uint8Array.from([1, 1, 0, 0]) }
  expect(paintCounts(mask, [2, 2], 2)).toBe(1)
  expect([...mask.data]).toEqual([1, 2, 0, 2])
})
