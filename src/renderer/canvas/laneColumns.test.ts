import { describe, expect, it } from 'vitest'
import { laneState, type Lane } from '../editor/lanes'
import { laneAt, laneColumns } from './laneColumns'

function lane(frames: readonly (readonly [area: number, confidence: number, state: number])[]): Lane {
  return {
    objectId: 1,
    references: [],
    areas: Uint32Array.from(frames, ([area]) => area),
    largestArea: Math.max(...frames.map(([area]) => area)),
    confidences: Float32Array.from(frames, ([, confidence]) => confidence),
    states: Uint8Array.from(frames, ([, , state]) => state)
  }
}

const { none, current, stale } = laneState

describe('laneColumns', () => {
  it('are as high as the area, as shaded as the confidence, with gaps where there is nothing', () => {
    const columns = laneColumns(
      lane([
        [100, 1, current],
        [100, 1, current],
        [0, 0, none],
        [50, 0.7, stale]
      ]),
      { from: 0, to: 4, width: 40 }
    )
    expect(columns).toEqual([
      { left: 0, right: 20, height: 1, confidence: 1, stale: false, unsure: false },
      { left: 30, right: 40, height: 0.5, confidence: 0.7, stale: true, unsure: true }
    ])
  })

  it('hide no trouble where many frames share a pixel', () => {
    const many = Array.from({ length: 1000 }, () => [10, 1, current] as const)
    const found = laneColumns(lane(many.map((frame, at) => (at === 503 ? ([10, 0.3, stale] as const) : frame))), {
      from: 0,
      to: 1000,
      width: 100
    })
    const worst = found.filter(({ unsure }) => unsure)
    expect(worst).toHaveLength(1)
    expect(worst[0]).toMatchObject({ confidence: 0.3, stale: true })
    expect(worst[0]!.left).toBeCloseTo(50, 0)
    expect(found.reduce((sum, { left, right }) => sum + right - left, 0)).toBeCloseTo(100, 3)
    expect(found.length).toBe(3)
  })

  it('stay where they are when panned by parts of a pixel', () => {
    const one = lane(Array.from({ length: 1000 }, (_, at) => [at % 7, 1, current] as const))
    const at = (from: number) => laneColumns(one, { from, to: from + 500, width: 100 })
    expect(at(0.4)[3]!.height).toBe(at(0)[3]!.height)
  })
})

describe('laneAt', () => {
  it('tells about the frame below the pointer', () => {
    const one = lane([
      [9, 0.5, current],
      [0, 0, none]
    ])
    const scale = { from: 0, to: 2, width: 20 }
    expect(laneAt(one, scale, 4)).toEqual({ frameIndex: 0, area: 9, confidence: 0.5, stale: false })
    expect(laneAt(one, scale, 14)).toBeNull()
    expect(laneAt(one, scale, 40)).toBeNull()
  })
})
