import { describe, expect, it } from 'vitest'
import { laneState, type Lane } from '../editor/lanes'
import { laneAt, laneColumns, stretches } from './laneColumns'

function lane(frames: readonly (readonly [area: number, confidence: number, state: number])[]): Lane {
  return {
    objectId: 1,
    references: [],
    areas: Uint32Array.from(frames, ([area]) => area),
    largestArea: Math.max(...frames.map(([area]) => area)),
    confidences: Float32Array.from(frames, ([, confidence]) => confidence),
    states: Uint8Array.from(frames, ([, , state]) => state),
    doubtBelow: 0.8
  }
}

const { none, current, stale } = laneState

describe('laneColumns', () => {
  it('hold the confidence, with gaps where there is nothing', () => {
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
      { left: 0, right: 20, confidence: 1, stale: false, unsure: false },
      { left: 30, right: 40, confidence: 0.7, stale: true, unsure: true }
    ])
  })

  it('are drawn in one piece where nothing lies between', () => {
    const columns = laneColumns(
      lane([
        [1, 1, current],
        [1, 0.9, current],
        [1, 0.9, stale],
        [0, 0, none],
        [1, 1, stale]
      ]),
      {
        ...{ from: 0, to: 5, width: 55.5 }
      }
    )
    expect(stretches(columns, () => true).map(({ length }) => length)).toEqual([3, 1])
    expect(stretches(columns, (one, other) => one.stale === other.stale).map(({ length }) => length)).toEqual([2, 1, 1])
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
    const one = lane(Array.from({ length: 1000 }, (_, at) => [1, (at % 7) / 10, current] as const))
    const at = (from: number) => laneColumns(one, { from, to: from + 500, width: 100 })
    expect(at(0.4)[3]!.confidence).toBe(at(0)[3]!.confidence)
  })
})

describe('laneAt', () => {
  it('tells about the frame below the pointer', () => {
    const one = lane([
      [9, 0.5, current],
      [0, 0, none]
    ])
    const scale = { from: 0, to: 2, width: 20 }
    expect(laneAt(one, scale, 4)).toEqual({
      ...{ frameIndex: 0, area: 9, confidence: 0.5 },
      ...{ stale: false, unsure: true, painted: false }
    })
    expect(laneAt(one, scale, 14)).toBeNull()
    expect(laneAt(one, scale, 40)).toBeNull()
  })
})
