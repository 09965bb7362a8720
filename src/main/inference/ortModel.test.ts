import { expect, it } from 'vitest'
import { defaultBundlePath } from './bundles'
import { centredObject, syntheticFrame } from './compareDevices'
import { readBundle } from './manifest'
import { OrtModel } from './ortModel'

const size = { width: 96, height: 64 }

it.each([
  ['a heavy mask decoder goes on with more threads', 0, 2],
  ['a light one stays as it is', 60_000, 1]
])('%s, with the same masks', async (_name, heavyMillis, threads) => {
  const options = { device: 'cpu', threads: 1, threadsIfHeavy: 2, heavyMillis }
  const model = await OrtModel.open(await readBundle(defaultBundlePath()), options)
  const features = await model.encodeFrame(syntheticFrame(size))
  const set = await model.encodeObjects(features, centredObject(model.descriptorMaskSize(size)))
  const first = await model.decodeMasks(features, [set], null)
  expect(model.threads).toBe(threads)
  const second = await model.decodeMasks(features, [set], null)
  const furthest = first.data.reduce((most, value, at) => Math.max(most, Math.abs(value - second.data[at]!)), 0)
  expect(furthest).toBeLessThan(1e-5)
  expect(Math.max(...first.data)).toBeGreaterThan(0.5)
  features.dispose()
  await model.dispose()
})
