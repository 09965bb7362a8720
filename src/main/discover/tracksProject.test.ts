import { expect, it } from 'vitest'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { PropagatedMask } from '../../shared/domain/types'
import { tracksProject } from './tracksProject'

const made = (frameIndex: number, ...labels: number[]): PropagatedMask => ({
  frameIndex,
  mask: encodeMask({ width: labels.length, height: 1, data: Uint8Array.from(labels) }),
  isReference: false,
  confidence: { 1: 0.9, 2: 0.8 }
})

it('an object’s best frame is its reference; there the others stay derived', () => {
  const { references, masks } = tracksProject(
    [made(0, 1, 2, 0), made(1, 1, 1, 2), made(2, 0, 2, 2)],
    new Map([
      [1, 1],
      [2, 2]
    ])
  )
  expect(references.map(({ frameIndex, mask }) => [frameIndex, ...decodeMask(mask).data])).toEqual([
    [1, 1, 1, 2],
    [2, 0, 2, 2]
  ])
  expect(masks.map(({ frameIndex, mask, confidence }) => [frameIndex, [...decodeMask(mask).data], confidence])).toEqual(
    [
      [0, [1, 2, 0], { 1: 0.9, 2: 0.8 }],
      [1, [0, 0, 2], { 2: 0.8 }],
      [2, [0, 0, 0], { 1: 0.9 }]
    ]
  )
})
