import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaultBundlePath } from './bundles'
import { centredObject, syntheticFrame } from './compareDevices'
import { graphNames, readBundle } from './manifest'
import { OrtModel } from './ortModel'

/** The graphs for GPUs, on the processor: it has all they need, and computes in half precision what they say. */
const variants = Object.fromEntries(graphNames.map((name) => [name, 'float16']))
const size = { width: 96, height: 64 }
let model: OrtModel

beforeAll(async () => {
  const bundle = await readBundle(defaultBundlePath(), variants)
  model = await OrtModel.open(bundle, { device: 'cpu', threads: 1, framesAtOnce: 4 })
})
afterAll(() => model.dispose())

it('read their weights from the exact graphs', async () => {
  const { graphs, weights, manifest } = await readBundle(defaultBundlePath(), variants)
  for (const name of graphNames) {
    expect(weights[name]?.file).toBe(`${name}.onnx`)
    expect(graphs[name].length).toBeLessThan(weights[name]!.data.length / 4)
  }
  expect(manifest.graphs.backbone.inputs['image']![0]).toBe('B')
})

it('give each frame of a batch its own features', async () => {
  const frame = syntheticFrame(size)
  const dark = { ...frame, frameIndex: 1, data: frame.data.map((value) => value >> 2) }
  const alone = [await described(frame), await described(dark)]
  const batch = await Promise.all([frame, dark, frame].map((each) => model.encodeFrame(each)))
  const together = []
  for (const features of batch) together.push((await model.encodeObjects(features, object)).data)
  expect(model.framesAtOnce).toBe(4)
  expect(furthest(together[0]!, alone[0]!)).toBeLessThan(0.01)
  expect(furthest(together[1]!, alone[1]!)).toBeLessThan(0.01)
  expect(furthest(together[0]!, alone[1]!)).toBeGreaterThan(0.1)
  expect(batch.map(({ frameIndex }) => frameIndex)).toEqual([0, 1, 0])
  for (const features of batch) features.dispose()
})

it('keep frames of another size, and a broken one, to themselves', async () => {
  const frame = syntheticFrame(size)
  const wide = syntheticFrame({ width: 128, height: 64 })
  const torn = { ...frame, width: 64, data: frame.data.subarray(1) }
  const asked = [frame, wide, torn, frame].map((each) => model.encodeFrame(each))
  const found = await Promise.allSettled(asked)
  expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
})

const object = centredObject({ width: 12, height: 8 })

async function described(frame: ReturnType<typeof syntheticFrame>): Promise<Float32Array> {
  const features = await model.encodeFrame(frame)
  const { data } = await model.encodeObjects(features, object)
  features.dispose()
  return data
}

function furthest(one: Float32Array, other: Float32Array): number {
  return one.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at]!)), 0)
}
