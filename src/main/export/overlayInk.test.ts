import { expect, it } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import { rectangles } from '../session/testing/fakes'
import { InkMarker } from './overlayInk'

const size = { width: 9, height: 7 }
const slots = new Map([
  [3, 0],
  [5, 1]
])

it('marks insides and outlines, not along the border of the picture', () => {
  const { data, top, bottom } = new InkMarker(slots, 1).mark(encodeMask(rectangles(size, [3, 0, 1, 4, 6])))
  const row = (y: number): number[] => [...data.subarray(y * size.width, (y + 1) * size.width)]
  expect([top, bottom]).toEqual([1, 5])
  expect(row(0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
  expect(row(1)).toEqual([2, 2, 2, 2, 0, 0, 0, 0, 0])
  expect(row(3)).toEqual([1, 1, 1, 2, 0, 0, 0, 0, 0])
})

it('gives for each frame what a new one would, whatever was there before', () => {
  const marker = new InkMarker(slots, 2)
  const masks = [
    rectangles(size, [3, 0, 0, 9, 7]),
    rectangles(size, [5, 2, 2, 8, 6], [3, 0, 0, 3, 3]),
    rectangles(size),
    rectangles(size, [4, 1, 1, 5, 5], [3, 6, 1, 9, 4]),
    rectangles({ width: 5, height: 12 }, [5, 1, 3, 4, 9])
  ].map(encodeMask)
  for (const mask of masks) expect(marker.mark(mask)).toEqual(new InkMarker(slots, 2).mark(mask))
})
