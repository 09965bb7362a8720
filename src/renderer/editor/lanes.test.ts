import { describe, expect, it } from 'vitest'
import { createDocument, type EditorDocument } from './document'
import { lanes, laneState } from './lanes'
import { Origins, writtenOrigins } from './origins'
import { objectOf, strip } from './testing/strips'

const { none, current, stale } = laneState

/** Object 1 painted on frame 2, both objects propagated to 3, 4 and 5. */
function document(): EditorDocument {
  const made = createDocument({ width: 4, height: 1 })
  made.objects = [objectOf(1), objectOf(2)]
  made.references.set(2, strip('11..'))
  const origins = new Origins(made)
  for (const [frame, confidence] of [
    [3, 0.97],
    [4, 0.96],
    [5, 0.42]
  ] as const) {
    const madeFrom = writtenOrigins(origins.named([1, 2], frame))
    made.propagated.set(frame, { mask: strip('12..'), confidence: { 1: confidence, 2: 0.9 }, madeFrom })
  }
  return made
}

const states = (made: EditorDocument, lane: number): number[] => [
  ...(lanes(made, new Origins(made), 7)[lane]?.states ?? [])
]

describe('lanes', () => {
  it('hold area, confidence and state of every frame', () => {
    const made = document()
    const [first, second] = lanes(made, new Origins(made), 7)
    expect(first?.references).toEqual([2])
    expect([...first!.areas]).toEqual([0, 0, 2, 1, 1, 1, 0])
    expect(first?.largestArea).toBe(2)
    expect(first!.confidences[2]).toBe(1)
    expect(first!.confidences[5]).toBeCloseTo(0.42)
    expect([...first!.states]).toEqual([none, none, current, current, current, current, none])
    expect(second?.references).toEqual([])
    expect([...second!.states]).toEqual([none, none, none, current, current, current, none])
  })

  it('turn stale with another reference mask and fresh again once it is taken back', () => {
    const made = document()
    const before = made.references.get(2)!
    made.references.set(2, strip('111.'))
    expect(states(made, 0)).toEqual([none, none, current, stale, stale, stale, none])
    // Nothing was said about object 2.
    expect(states(made, 1)).toEqual([none, none, none, current, current, current, none])
    made.references.set(2, before)
    expect(states(made, 0)).toEqual([none, none, current, current, current, current, none])
  })

  it('let a reference hide what was propagated there', () => {
    const made = document()
    made.references.set(4, strip('1...'))
    expect(states(made, 1)).toEqual([none, none, none, current, none, current, none])
  })
})
