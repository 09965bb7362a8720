import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { matrixProductModel } from './matrixProduct'

test('the graph written by hand multiplies matrices', async () => {
  const session = await InferenceSession.create(matrixProductModel(2), { executionProviders: ['cpu'] })
  const square = (values: number[]): Tensor => new Tensor('float32', Float32Array.from(values), [2, 2])
  const { c } = await session.run({ a: square([1, 2, 3, 4]), b: square([5, 6, 7, 8]) })
  expect([...(c?.data as Float32Array)]).toEqual([19, 22, 43, 50])
  await session.release()
})
