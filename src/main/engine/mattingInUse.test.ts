import { expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import type { MattingNetwork, MattingTiles, OpenedMatting } from '../session/matting'
import { MattingInUse } from './mattingInUse'

const tiles: MattingTiles = {
  ...{ count: 0, image: new Float32Array(), softMask: new Float32Array(), band: new Float32Array() }
}

function network(alpha: MattingNetwork['alpha']): OpenedMatting {
  const layout = { tile: 256, margin: 32, band: { minRadius: 8, radius: 24 } }
  const dispose = async (): Promise<void> => undefined
  return { network: { name: 'n', version: '1', device: 'cpu', layout, alpha, dispose }, close: dispose }
}

function counted(give: () => OpenedMatting | Promise<OpenedMatting>) {
  const asked: (readonly string[])[] = []
  const inUse = new MattingInUse(
    async () => 'webgpu',
    async (devices) => {
      asked.push(await devices())
      return give()
    }
  )
  return { inUse, asked }
}

it('is opened once, on the device HODOR runs on, and stays open', async () => {
  const { inUse, asked } = counted(() => network(async () => Float32Array.of(1)))
  for (let time = 0; time < 3; time++) {
    const borrowed = await inUse.borrow()
    expect(await borrowed.network?.alpha(tiles)).toEqual(Float32Array.of(1))
    await borrowed.close()
  }
  expect(asked).toEqual([['webgpu']])
})

it('is opened anew after it failed, and looked for anew where there was none', async () => {
  const failed = new StudioError('inference-failed', 'The network failed.')
  const broken = counted(() => network(() => Promise.reject(failed)))
  const { network: lent } = await broken.inUse.borrow()
  await expect(lent?.alpha(tiles)).rejects.toBe(failed)
  await broken.inUse.borrow()
  expect(broken.asked).toHaveLength(2)
  const none = counted(() => ({ network: null, close: async () => undefined }))
  expect((await none.inUse.borrow()).network).toBeNull()
  await none.inUse.borrow()
  expect(none.asked).toHaveLength(2)
})

it('a bundle that cannot be read is told, each time', async () => {
  const damaged = new StudioError('bundle-altered', 'It was altered.')
  const { inUse, asked } = counted(() => Promise.reject(damaged))
  await expect(inUse.borrow()).rejects.toBe(damaged)
  await expect(inUse.borrow()).rejects.toBe(damaged)
  expect(asked).toHaveLength(2)
})
