import { expect, it } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import { groundAround, groundUnder } from './ground'

/** Left half red, right half blue, half the video's size. */
const frame = {
  frameIndex: 0,
  width: 10,
  height: 5,
  data: Uint8Array.from({ length: 200 }, (_, at) => [at % 40 < 20 ? 255 : 0, 0, at % 40 < 20 ? 0 : 255, 255][at % 4]!)
}
const size = { width: 20, height: 10 }

it('looks below a mask, spread over it, and around', () => {
  const data = Uint8Array.from({ length: 200 }, (_, at) => (at % 20 >= 8 && at % 20 < 12 ? 3 : 0))
  const ground = groundUnder(frame, encodeMask({ ...size, data }))
  expect(ground.length).toBeGreaterThanOrEqual(40)
  expect(ground.filter(([red]) => red === 255)).toHaveLength(ground.length / 2)
  // All of the mask lies on red; half as far again to its right it is blue.
  const left = Uint8Array.from({ length: 200 }, (_, at) => (at % 20 >= 4 && at % 20 < 10 ? 3 : 0))
  const reds = groundUnder(frame, encodeMask({ ...size, data: left })).map(([red]) => red === 255)
  expect(reds).toContain(false)
  expect(reds.filter(Boolean).length / reds.length).toBeGreaterThan(0.7)
  expect(groundUnder(frame, encodeMask({ ...size, data: new Uint8Array(200) }))).toEqual([])
})

it('looks around a place, in the picture only', () => {
  expect(new Set(groundAround(frame, size, { x: 2, y: 2 }).map(String))).toEqual(new Set(['255,0,0']))
  expect(new Set(groundAround(frame, size, { x: 10, y: 5 }).map(String))).toEqual(new Set(['255,0,0', '0,0,255']))
  expect(groundAround(frame, size, { x: -20, y: 2 })).toEqual([])
  expect(groundAround(null, size, { x: 2, y: 2 })).toEqual([])
})
