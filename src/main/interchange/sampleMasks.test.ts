import { expect, test } from 'vitest'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import { sampleMasks } from './sampleMasks'

const frame = (frameIndex: number, labels: number[]) => ({
  frameIndex,
  frameName: null,
  mask: encodeMask({ width: 3, height: 2, data: Uint8Array.from(labels) })
})

test('each object is sampled where it is largest, by itself; the first of two as large is taken', () => {
  const samples = sampleMasks([
    frame(4, [0, 7, 7, 2, 2, 0]),
    frame(5, [7, 7, 7, 2, 0, 0]),
    frame(9, [7, 7, 7, 0, 0, 0])
  ])
  expect(samples.map(({ objectId, frameIndex, mask }) => [objectId, frameIndex, [...decodeMask(mask).data]])).toEqual([
    [2, 4, [0, 0, 0, 1, 1, 0]],
    [7, 5, [1, 1, 1, 0, 0, 0]]
  ])
})

test('frames that show nothing have no sample', () => {
  expect(sampleMasks([frame(0, [0, 0, 0, 0, 0, 0])])).toEqual([])
})
