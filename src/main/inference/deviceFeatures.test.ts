import { Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { DeviceFeatures } from './deviceFeatures'
import { OrtFeatures } from './ortFeatures'

/** Of 16 bytes; counts how often its tensor is given back. */
function counted(): { features: OrtFeatures; disposals: () => number } {
  const f8 = new Tensor('float32', new Float32Array(4), [1, 1, 2, 2])
  let disposals = 0
  f8.dispose = () => void disposals++
  return { features: OrtFeatures.ofBatch([0], { f8 })[0]!, disposals: () => disposals }
}

describe('DeviceFeatures', () => {
  it('gives kept features to several, and gives their memory back with the last of them', () => {
    const store = new DeviceFeatures(32)
    const { features, disposals } = counted()
    expect(store.put('a', features)).toBe(true)
    const [one, other] = [store.get('a'), store.get('a')]
    one?.dispose()
    one?.dispose()
    store.clear()
    expect([store.get('a'), disposals()]).toEqual([null, 0])
    other?.dispose()
    expect(disposals()).toBe(1)
  })

  it('keeps what fits, and gives back what does not', () => {
    const store = new DeviceFeatures(32)
    const sets = [counted(), counted(), counted()]
    expect(sets.map(({ features }, at) => store.put(String(at), features))).toEqual([true, true, false])
    expect(sets.map(({ disposals }) => disposals())).toEqual([0, 0, 1])
    const again = counted()
    expect(store.put('0', again.features)).toBe(true)
    expect(again.disposals()).toBe(1)
    store.limitTo(16)
    expect(store.get('0')).toBeNull()
    expect(sets.map(({ disposals }) => disposals())).toEqual([1, 1, 1])
  })
})

it('frames of a batch share its memory on the device, and have their own elsewhere', () => {
  const values = Float32Array.from({ length: 8 }, (_, at) => at)
  const [, second] = OrtFeatures.ofBatch([4, 5], { f8: new Tensor('float32', values, [2, 1, 2, 2]) })
  expect([second!.frameIndex, second!.place, second!.bytes, second!.onDevice]).toEqual([5, 0, 16, false])
  expect(second!.toArrays()).toEqual({ f8: { dims: [1, 1, 2, 2], data: values.slice(4) } })
  const there = { location: 'gpu-buffer', dims: [2, 1, 2, 2], dispose: () => undefined } as unknown as Tensor
  const [, far] = OrtFeatures.ofBatch([4, 5], { f8: there })
  expect([far!.place, far!.bytes, far!.onDevice, far!.tensors['f8']]).toEqual([1, 16, true, there])
})
