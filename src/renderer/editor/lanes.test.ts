import { describe, expect, it } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask } from '../../shared/domain/types'
import { createDocument, type EditorDocument } from './document'
import { fingerprint } from './fingerprint'
import { lanes, leastConfidentFrame } from './lanes'

const size = { width: 4, height: 1 }
const mask = (...labels: number[]): EncodedMask => encodeMask({ ...size, data: Uint8Array.from(labels) })

function document(): EditorDocument {
  const made = createDocument(size)
  made.objects = [1, 2].map((id) => ({ id, name: `O${id}`, colour: [0, 0, 0], visible: true }))
  made.references.set(2, mask(1, 1, 0, 0))
  const current = fingerprint(made.references)
  for (const [frame, confidence] of [
    [3, 0.97],
    [4, 0.96],
    [5, 0.42]
  ] as const) {
    made.propagated.set(frame, { mask: mask(1, 2, 0, 0), confidence: { 1: confidence, 2: 0.9 }, madeFrom: current })
  }
  return made
}

describe('lanes', () => {
  it('join frames that look alike and mark the painted ones', () => {
    const made = document()
    const [first, second] = lanes(made, fingerprint(made.references))
    expect(first?.references).toEqual([2])
    expect(first?.bars).toEqual([
      { from: 2, to: 4, confidence: 10, stale: false },
      { from: 5, to: 5, confidence: 4, stale: false }
    ])
    expect(second?.references).toEqual([])
    expect(second?.bars).toEqual([{ from: 3, to: 5, confidence: 9, stale: false }])
  })

  it('turn stale with another reference mask and fresh again once it is taken back', () => {
    const made = document()
    const before = made.references.get(2)!
    made.references.set(2, mask(1, 1, 1, 0))
    const stale = lanes(made, fingerprint(made.references))[1]?.bars
    expect(stale).toEqual([{ from: 3, to: 5, confidence: 9, stale: true }])
    made.references.set(2, before)
    expect(lanes(made, fingerprint(made.references))[1]?.bars[0]?.stale).toBe(false)
  })

  it('let a reference hide what was propagated there', () => {
    const made = document()
    made.references.set(4, mask(1, 0, 0, 0))
    const [, second] = lanes(made, fingerprint(made.references))
    expect(second?.bars.map(({ from, to }) => [from, to])).toEqual([
      [3, 3],
      [5, 5]
    ])
  })
})

describe('leastConfidentFrame', () => {
  it('names the frame with the least sure object', () => {
    const made = document()
    expect(leastConfidentFrame(made, fingerprint(made.references))).toBe(5)
  })

  it('names none when all are sure or out of date', () => {
    const made = document()
    expect(leastConfidentFrame(made, 'other')).toBeNull()
    made.propagated.delete(5)
    expect(leastConfidentFrame(made, fingerprint(made.references))).toBeNull()
  })
})

describe('fingerprint', () => {
  it('depends on content and frame, not on the order of painting', () => {
    const a = new Map([
      [1, mask(1, 0, 0, 0)],
      [2, mask(0, 1, 0, 0)]
    ])
    const b = new Map([
      [2, mask(0, 1, 0, 0)],
      [1, mask(1, 0, 0, 0)]
    ])
    expect(fingerprint(a)).toBe(fingerprint(b))
    expect(fingerprint(new Map([[1, mask(0, 1, 0, 0)]]))).not.toBe(fingerprint(new Map([[2, mask(0, 1, 0, 0)]])))
  })
})
