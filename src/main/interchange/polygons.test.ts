import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillPolygons } from './polygonFill'
import { tracePolygons } from './polygonTrace'
import { labelMasks } from './testing/randomMasks'

function maskOf(rows: readonly string[]) {
  const data = Uint8Array.from(rows.join(''), (char) => Number(char))
  return { width: rows[0]!.length, height: rows.length, data }
}

test('a box has four corners', () => {
  expect(tracePolygons(maskOf(['0000', '0110', '0110']), 1)).toEqual([[1, 1, 3, 1, 3, 3, 1, 3]])
})

test('parts that touch at a corner are polygons of their own', () => {
  expect(tracePolygons(maskOf(['10', '01']), 1)).toHaveLength(2)
})

test('a hole hangs on its part by a cut walked both ways', () => {
  const mask = maskOf(['1111', '1001', '1111'])
  const polygons = tracePolygons(mask, 1)
  expect(polygons).toHaveLength(1)
  const back = { ...mask, data: new Uint8Array(12) }
  fillPolygons(back, polygons, 1)
  expect(back.data).toEqual(mask.data)
})

test('outlines fill to the very mask they were traced on', () => {
  fc.assert(
    fc.property(labelMasks(), (mask) => {
      const back = { ...mask, data: new Uint8Array(mask.data.length) }
      for (const id of new Set(mask.data)) {
        if (id !== 0) expect(fillPolygons(back, tracePolygons(mask, id), id)).toBe(0)
      }
      expect(back.data).toEqual(mask.data)
    }),
    { numRuns: 100 }
  )
})

test('a pixel is inside where its centre is, and what lies outside of the picture is cut off', () => {
  const mask = { width: 4, height: 3, data: new Uint8Array(12) }
  fillPolygons(mask, [[-5, 0.6, 2.4, 0.6, 2.4, 9, -5, 9]], 3)
  expect([...mask.data]).toEqual([0, 0, 0, 0, 3, 3, 0, 0, 3, 3, 0, 0])
})
