import { expect, it } from 'vitest'
import { packSoftMasks, unpackSoftMasks } from './packedSoftMasks'

const masks = {
  objects: 2,
  width: 40,
  height: 20,
  data: Float32Array.from({ length: 1600 }, (_, at) => (at % 801) / 800)
}

it('gives the probabilities back to 8 bits, one plane an object', () => {
  const packed = packSoftMasks(masks, [3, 7])
  expect(packed).toMatchObject({ width: 40, height: 20, objectIds: [3, 7] })
  const planes = unpackSoftMasks(packed)
  expect(planes.map(({ objectId, data }) => [objectId, data.length])).toEqual([
    [3, 800],
    [7, 800]
  ])
  planes.forEach(({ data }, slot) =>
    data.forEach((byte, at) => expect(Math.abs(byte / 255 - masks.data[slot * 800 + at]!)).toBeLessThan(0.51 / 255))
  )
})

it('takes little room', () => {
  const disc = Float32Array.from({ length: 168 * 96 }, (_, at) =>
    Math.min(1, Math.max(0, 30 - Math.hypot((at % 168) - 84, Math.floor(at / 168) - 48)))
  )
  expect(packSoftMasks({ objects: 1, width: 168, height: 96, data: disc }, [1]).bytes.length).toBeLessThan(2000)
})

it('refuses damaged bytes, and more of them than the size says', () => {
  const packed = packSoftMasks(masks, [3, 7])
  const damaged = { code: 'project-unreadable' }
  expect(() => unpackSoftMasks({ ...packed, bytes: packed.bytes.slice(0, 20) })).toThrow(
    expect.objectContaining(damaged)
  )
  expect(() => unpackSoftMasks({ ...packed, objectIds: [3] })).toThrow(expect.objectContaining(damaged))
  expect(() => unpackSoftMasks({ ...packed, objectIds: [1, 2, 3] })).toThrow(expect.objectContaining(damaged))
})
