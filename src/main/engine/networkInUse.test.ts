import { expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import type { FeatureLimits } from '../session/ports'
import { FakeModel } from '../session/testing/fakes'
import { NetworkInUse } from './networkInUse'

class CountedModel extends FakeModel {
  disposed = 0
  limits: unknown[] = []
  limitFeatures(limits: FeatureLimits): void {
    this.limits.push(limits)
  }
  override async dispose(): Promise<void> {
    this.disposed++
  }
}

function network() {
  const opened: CountedModel[] = []
  const held = new NetworkInUse({ device: 'auto', bundlePath: 'a' }, async ({ device, bundlePath }) => {
    if (device === 'abacus') throw new StudioError('device-unavailable', 'no abacus')
    const model = Object.assign(new CountedModel(), { device, name: bundlePath })
    opened.push(model)
    return { model, skippedDevices: [] }
  })
  return { held, opened }
}

it('opens once, and again after a failure of the network itself', async () => {
  const { held, opened } = network()
  expect((await held.opened()).model).toBe((await held.opened()).model)
  await expect(held.run(() => Promise.reject(new StudioError('mask-empty', 'no')))).rejects.toThrow('no')
  await held.opened()
  expect(opened.length).toBe(1)
  await expect(held.run(() => Promise.reject(new StudioError('inference-failed', 'gone')))).rejects.toThrow('gone')
  expect(opened[0]?.disposed).toBe(1)
  await held.opened()
  expect(opened.length).toBe(2)
})

it('exchanges the network, but not under a running job', async () => {
  const { held, opened } = network()
  let finish = (): void => undefined
  const job = held.run(async ({ model }) => {
    await new Promise<void>((resolve) => (finish = resolve))
    return model.name
  })
  await held.opened()
  await held.configure({ bundlePath: 'b' })
  expect(held.choice).toEqual({ device: 'auto', bundlePath: 'b' })
  expect((await held.opened()).model.name).toBe('b')
  expect(opened[0]?.disposed).toBe(0)
  finish()
  expect(await job).toBe('a')
  expect(opened.map(({ disposed }) => disposed)).toEqual([1, 0])
})

it('keeps what runs when the new choice cannot be opened', async () => {
  const { held, opened } = network()
  await held.opened()
  await expect(held.configure({ device: 'abacus' })).rejects.toMatchObject({ code: 'device-unavailable' })
  expect(held.choice.device).toBe('auto')
  expect((await held.opened()).model).toBe(opened[0])
  expect(opened[0]?.disposed).toBe(0)
})

it('says what is known of the devices, the chosen one named', async () => {
  const { held } = network()
  await held.configure({ device: 'cpu' })
  await held.configure({ precision: 'float32' })
  const { chosen, precision, devices } = await held.devices(false)
  expect([chosen, precision]).toEqual(['cpu', 'float32'])
  expect(devices.find(({ device }) => device === 'cpu')).toEqual({ device: 'cpu', state: 'running', reason: '' })
})

it('tells the limits of what is kept to the network that runs, and to those opened later', async () => {
  const { held, opened } = network()
  const [first, second] = [
    { memoryBytes: 1, diskBytes: 2 },
    { memoryBytes: 3, diskBytes: 4 }
  ]
  held.limitFeatures(first)
  await held.opened()
  held.limitFeatures(second)
  await held.configure({ bundlePath: 'b' })
  expect(opened.map(({ limits }) => limits)).toEqual([[first, second], [second]])
})
