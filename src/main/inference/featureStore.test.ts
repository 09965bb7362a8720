import { expect, test } from 'vitest'
import { FeatureStore } from './featureStore'
import { fromHalf, toHalf } from './halfFloats'

test('half precision keeps eleven bits, zeros, signs and what is too large', () => {
  const floats = Float32Array.of(0, -0, 1, -2.5, 0.333251953125, 65504, 1e9, -Infinity, 6e-8, 1e-12, 3.14159)
  const back = fromHalf(toHalf(floats))
  expect([...back.slice(0, 8)]).toEqual([0, -0, 1, -2.5, 0.333251953125, 65504, Infinity, -Infinity])
  expect(back[8]).toBeCloseTo(6e-8, 8)
  expect(back[9]).toBe(0)
  expect(Math.abs(back[10]! / 3.14159 - 1)).toBeLessThan(1 / 2048)
  expect([...fromHalf(toHalf(Float32Array.of(0.99999, 65535, -2047.9)))]).toEqual([1, Infinity, -2048])
  expect(fromHalf(toHalf(Float32Array.of(NaN)))[0]).toBeNaN()
})

test('features go to memory, then to disk, then nowhere; both tiers give them back', async () => {
  const features = (value: number) => ({
    f4: { dims: [1, 2, 2], data: new Float32Array(4).fill(value) },
    f8: { dims: [1, 1, 2], data: Float32Array.of(value, -value) }
  })
  const store = new FeatureStore({ memoryBytes: 2 * 12, diskBytes: 12 })
  const kept = []
  for (const value of [1, 2, 3, 4]) kept.push(await store.put(`clip#${value}`, features(value)))
  expect(kept).toEqual([true, true, true, false])
  expect(store.bytes).toEqual({ memory: 24, disk: 12 })
  for (const value of [3, 1, 2]) expect(await store.get(`clip#${value}`)).toEqual(features(value))
  expect(await store.get('clip#4')).toBeNull()
  await store.clear()
  expect(store.bytes).toEqual({ memory: 0, disk: 0 })
  expect(await store.get('clip#1')).toBeNull()
  expect(await store.put('other#4', features(4))).toBe(true)
  await store.limit({ memoryBytes: 12, diskBytes: 0 })
  expect(store.bytes.memory).toBe(12)
  await store.limit({ memoryBytes: 0, diskBytes: 0 })
  expect([store.bytes.memory, await store.put('other#5', features(5))]).toEqual([0, false])
  await store.clear()
})
