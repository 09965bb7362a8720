import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lumaMatting, lumaShares } from '../testing/mattingBundle'
import { readMatting } from './mattingBundle'
import { openMatting } from './openMatting'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'matting-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const cpu = async () => ['cpu']

it('a bundle is read, opened and asked: alpha in the band, the soft mask elsewhere', async () => {
  const path = await lumaMatting(join(root, 'good'), { tile: 64, margin: 8 })
  const { network, close } = await openMatting({ path, devices: cpu })
  expect(network).toMatchObject({
    ...{ name: 'luma', version: '0.0.1', device: 'cpu' },
    layout: { tile: 64, margin: 8, band: { minRadius: 8, radius: 24 } }
  })
  const area = 64 * 64
  const image = new Float32Array(2 * 3 * area).fill(1, 0, area).fill(1, 5 * area)
  const band = Float32Array.from({ length: 2 * area }, (_, at) => at % 2)
  const alpha = await network!.alpha({ count: 2, image, softMask: new Float32Array(2 * area).fill(0.5), band })
  expect(alpha).toHaveLength(2 * area)
  // Of the first tile all is red, of the second all is blue.
  expect([alpha[0], alpha[2], alpha[area]]).toEqual([0.5, 0.5, 0.5])
  expect(alpha[1]).toBeCloseTo(lumaShares[0], 5)
  expect(alpha[area + 1]).toBeCloseTo(lumaShares[2], 5)
  await close()
})

it('without a bundle there is no network, and that is no error', async () => {
  const opened = await openMatting({ path: join(root, 'none'), devices: cpu })
  expect(opened.network).toBeNull()
  await opened.close()
})

it('what is damaged is refused by name', async () => {
  const path = await lumaMatting(join(root, 'altered'))
  await appendFile(join(path, 'matting.onnx'), 'x')
  await expect(openMatting({ path, devices: cpu })).rejects.toMatchObject({ code: 'bundle-altered' })
  await rm(join(path, 'matting.onnx'))
  await expect(openMatting({ path, devices: cpu })).rejects.toMatchObject({ code: 'bundle-missing-file' })
})

it.each([
  ['another kind', { kind: 'point-prompts' }, 'kind'],
  ['margins that leave nothing of a tile', { margin: 128 }, 'margins leave nothing'],
  ['a band without a radius', { band: { min_radius: 8 } }, 'band.default_radius']
])('a manifest of %s is refused with its reason', async (name, change, reason) => {
  const path = await lumaMatting(join(root, name))
  const file = join(path, 'manifest.json')
  const manifest = JSON.parse(await readFile(file, 'utf8')) as object
  await writeFile(file, JSON.stringify({ ...manifest, ...change }))
  await expect(readMatting(path)).rejects.toMatchObject({ code: 'bundle-invalid' })
  await expect(readMatting(path)).rejects.toThrow(reason)
})

it('a device that is not to be had is left for the CPU', async () => {
  const path = await lumaMatting(join(root, 'device'))
  const { network, close } = await openMatting({ path, devices: async () => ['no-such-device'] })
  expect(network?.device).toBe('cpu')
  await close()
})
