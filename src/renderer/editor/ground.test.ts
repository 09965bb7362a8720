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

it('looks below a mask, spread over it', () => {
  const data = Uint8Array.from({ length: 200 }, (_, at) => (at % 20 >= 8 && at % 20 < 12 ? 3 : 0))
  const ground = groundUnder(frame, encodeMask({ ...size, data }))
  expect(ground.length).toBeGreaterThanOrEqual(40)
  expect(ground.filter(([red]) => red === 255)).toHaveLength(ground.length / 2)
})

it('looks around a place, in the picture only', () => {
  expect(new Set(groundAround(frame, size, { x: 2, y: 2 }, 4).map(String))).toEqual(new Set(['255,0,0']))
  expect(groundAround(frame, size, { x: -20, y: 2 }, 4)).toEqual([])
  expect(groundAround(null, size, { x: 2, y: 2 }, 4)).toEqual([])
})
