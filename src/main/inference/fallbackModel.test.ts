import { describe, expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import type { PropagatedMask } from '../../shared/domain/types'
import { FallbackModel, type DeviceFailure } from './fallbackModel'
import type { FeatureLimits, SegmentationModel } from '../session/ports'
import { propagate } from '../session/propagate'
import { FakeDecoder, FakeModel, fakeVideo, rectangles, reference } from '../session/testing/fakes'

const size = { width: 64, height: 32 }
const part = (_frame: number, _slot: number, x: number): number => (x < 8 ? 0.9 : 0.1)

/** A device that is lost at its n-th call of one kind, for good. */
function failingAt(call: 'encodeFrame' | 'encodeObjects' | 'decodeMasks', count: number): FakeModel {
  const model = new FakeModel(7, part)
  let left = count
  const lost = new StudioError('inference-failed', 'The device was lost.')
  for (const name of ['encodeFrame', 'encodeObjects', 'decodeMasks'] as const) {
    const real = model[name].bind(model) as (...args: unknown[]) => Promise<never>
    Object.assign(model, {
      [name]: async (...args: unknown[]) => {
        if (name === call) left--
        if (left <= 0) throw lost
        return real(...args)
      }
    })
  }
  return model
}

async function masksOf(model: SegmentationModel): Promise<PropagatedMask[]> {
  const masks: PropagatedMask[] = []
  const deps = { decoder: new FakeDecoder(fakeVideo(8, size)), model, signal: new AbortController().signal }
  const references = [reference(0, rectangles(size, [1, 0, 0, 32, 32]))]
  for await (const mask of propagate({ references, range: { from: 0, to: 7 } }, deps)) masks.push(mask)
  return masks
}

describe('FallbackModel', () => {
  for (const call of ['encodeFrame', 'encodeObjects', 'decodeMasks'] as const) {
    it(`goes on where ${call} failed, with the masks of an undisturbed run`, async () => {
      const expected = await masksOf(new FakeModel(7, part))
      const [gpu, cpu] = [failingAt(call, 4), new FakeModel(7, part)]
      const failures: DeviceFailure[] = []
      const open = async (): Promise<SegmentationModel> => Object.assign(cpu, { device: 'cpu' })
      const model = new FallbackModel(gpu, { open, onFailure: (failure) => failures.push(failure) })
      expect(await masksOf(model)).toEqual(expected)
      expect(failures).toEqual([{ device: 'none', reason: 'The device was lost.' }])
      expect(model.device).toBe('cpu')
      expect(cpu.alive).toBe(0)
    })
  }

  it('hands on what may be kept of frames to the network that takes over, then and later', async () => {
    const told: FeatureLimits[] = []
    const limitFeatures = (limits: FeatureLimits): unknown => told.push(limits)
    const open = async (): Promise<SegmentationModel> => Object.assign(new FakeModel(7, part), { limitFeatures })
    const model = new FallbackModel(failingAt('encodeFrame', 4), { open, onFailure: () => undefined })
    const [first, second] = [100, 200].map((memoryBytes) => ({ memoryBytes, diskBytes: 0 }))
    model.limitFeatures(first!)
    await masksOf(model)
    expect(told).toEqual([first])
    model.limitFeatures(second!)
    expect(told).toEqual([first, second])
  })

  it('passes on what is no fault of the device, and failures of the last resort', async () => {
    const never = async (): Promise<SegmentationModel> => failingAt('encodeFrame', 1)
    const broken = new FallbackModel(failingAt('encodeFrame', 2), { open: never, onFailure: () => undefined })
    await expect(masksOf(broken)).rejects.toMatchObject({ code: 'inference-failed' })
  })
})
