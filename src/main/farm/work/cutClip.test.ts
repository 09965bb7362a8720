import { describe, expect, test } from 'vitest'
import type { FrameIndex } from '../../../shared/domain/types'
import { rectangles, reference } from '../../session/testing/fakes'
import { cutClip } from './cutClip'

const size = { width: 8, height: 8 }
/** A painted frame that shows these objects. */
const painted = (frame: FrameIndex, ...ids: number[]) =>
  reference(
    frame,
    rectangles(size, ...ids.map((id, at): [number, number, number, number, number] => [id, at, 0, at + 1, 8]))
  )

const range = { from: 0, to: 99 }
const shots = [
  { from: 0, to: 29 },
  { from: 30, to: 59 },
  { from: 60, to: 99 }
]

describe('a clip is cut', () => {
  test('at the first painted frame of each shot', () => {
    const references = [painted(0, 1), painted(35, 1), painted(50, 1), painted(60, 1)]
    expect(cutClip({ references, range, shots })).toEqual([
      { from: 0, to: 34 },
      { from: 35, to: 59 },
      { from: 60, to: 99 }
    ])
  })

  test('not where a shot has no painted frame', () => {
    expect(cutClip({ references: [painted(0, 1), painted(70, 1)], range, shots })).toEqual([
      { from: 0, to: 69 },
      { from: 70, to: 99 }
    ])
  })

  test('not where the painted frame lacks an object, as its masks come from before', () => {
    expect(cutClip({ references: [painted(0, 1, 2), painted(30, 1), painted(60, 1, 2)], range, shots })).toEqual([
      { from: 0, to: 59 },
      { from: 60, to: 99 }
    ])
  })

  test('not at all where the way back from the first painted frame would need the rest', () => {
    const references = [painted(10, 1), painted(30, 1, 2), painted(60, 1, 2)]
    expect(cutClip({ references, range, shots })).toEqual([range])
  })
})
