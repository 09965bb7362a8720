import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabelMask } from '../../shared/domain/types'
import { eraseInk, paintInk } from './ink'
import { MaskGesture } from './maskGesture'
import { applyPatch, TileRecorder } from './maskTiles'

function speckled(width: number, height: number): LabelMask {
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, at) => (at * 7) % 3) }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.every((label, at) => label === b[at])

const copy = (mask: LabelMask): LabelMask => ({ ...mask, data: mask.data.slice() })

describe('tile patches', () => {
  it('keep only tiles that changed', () => {
    const mask = speckled(200, 130)
    const gesture = new MaskGesture(mask, paintInk(5))
    gesture.draw([{ from: { x: 70, y: 70 }, to: { x: 75, y: 75 }, radiusPx: 4 }])
    const { tiles } = gesture.patch()
    expect(tiles.map(({ rect }) => rect)).toEqual([{ left: 64, top: 64, right: 128, bottom: 128 }])
  })

  it('are empty when every pixel had its label already', () => {
    const mask: LabelMask = { width: 100, height: 100, data: new Uint8Array(100 * 100).fill(2) }
    const gesture = new MaskGesture(mask, paintInk(2))
    gesture.draw([{ from: { x: 50, y: 50 }, to: { x: 60, y: 60 }, radiusPx: 9 }])
    expect(gesture.patch().tiles).toEqual([])
  })

  it('bring back the mask before and after any strokes, at any size', () => {
    const point = fc.record({ x: fc.integer({ min: -20, max: 200 }), y: fc.integer({ min: -20, max: 150 }) })
    const segment = fc.record({ from: point, to: point, radiusPx: fc.integer({ min: 1, max: 60 }) })
    const cases = fc.record({
      width: fc.integer({ min: 1, max: 170 }),
      height: fc.integer({ min: 1, max: 140 }),
      segments: fc.array(segment, { minLength: 1, maxLength: 6 }),
      erase: fc.boolean()
    })
    fc.assert(
      fc.property(cases, ({ width, height, segments, erase }) => {
        const before = speckled(width, height)
        const mask = copy(before)
        const gesture = new MaskGesture(mask, erase ? eraseInk(1) : paintInk(7))
        gesture.draw(segments)
        const after = copy(mask)
        const patch = gesture.patch()
        applyPatch(mask, patch, 'before')
        expect(same(mask.data, before.data)).toBe(true)
        applyPatch(mask, patch, 'after')
        expect(same(mask.data, after.data)).toBe(true)
        gesture.drop()
        expect(same(mask.data, before.data)).toBe(true)
      }),
      { numRuns: 100 }
    )
  })

  it('record a tile as it was before the first touch, not the last', () => {
    const mask = speckled(64, 64)
    const first = mask.data[0]
    const recorder = new TileRecorder(mask)
    recorder.touch({ left: 0, top: 0, right: 1, bottom: 1 })
    mask.data[0] = 9
    recorder.touch({ left: 0, top: 0, right: 1, bottom: 1 })
    recorder.restore()
    expect(mask.data[0]).toBe(first)
  })

  it('stay small: a stroke on a large picture costs a few hundred bytes a tile', () => {
    const mask: LabelMask = { width: 1920, height: 1080, data: new Uint8Array(1920 * 1080) }
    const gesture = new MaskGesture(mask, paintInk(1))
    gesture.draw([{ from: { x: 100, y: 500 }, to: { x: 1800, y: 520 }, radiusPx: 20 }])
    expect(gesture.patch().bytes).toBeLessThan(60_000)
  })
})
