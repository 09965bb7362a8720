import { expect, it } from 'vitest'
import { encodeMask } from '../../../shared/domain/maskRle'
import { rectangles } from '../../session/testing/fakes'
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

it('marks as outline what is near another label in its row or column, and nothing else', () => {
  const [width, height] = [23, 17]
  let seed = 7
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below
  for (let round = 0; round < 40; round++) {
    const labels = new Uint8Array(width * height)
    for (let patch = 0; patch < 4; patch++) {
      const label = [0, 3, 4, 5][random(4)]!
      const [x, y] = [random(width), random(height)]
      for (let row = y; row < Math.min(height, y + 1 + random(9)); row++)
        labels.fill(label, row * width + x, row * width + Math.min(width, x + 9))
    }
    const reach = 1 + random(4)
    const { data } = new InkMarker(slots, reach).mark(encodeMask({ width, height, data: labels }))
    expect([...data]).toEqual(Array.from(labels, (_, at) => expectedInk(labels, { width, height }, at, reach)))
  }
})

function expectedInk(
  labels: Uint8Array,
  { width, height }: { width: number; height: number },
  at: number,
  reach: number
) {
  const slot = slots.get(labels[at]!)
  if (slot === undefined) return 0
  const [x, y] = [at % width, Math.floor(at / width)]
  const differs = (otherX: number, otherY: number): boolean =>
    otherX >= 0 && otherX < width && otherY >= 0 && otherY < height && labels[otherY * width + otherX] !== labels[at]
  for (let step = 1; step <= reach; step++) {
    const near = differs(x - step, y) || differs(x + step, y) || differs(x, y - step) || differs(x, y + step)
    if (near) return 2 * slot + 2
  }
  return 2 * slot + 1
}
