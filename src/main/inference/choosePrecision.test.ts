import { mkdtemp, readdir, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultBundlePath } from './bundles'
import { choosePrecision, type PrecisionRequest, type ProbeVariant } from './choosePrecision'
import { compareVariants, type VariantVerdict } from './compareVariants'
import { readBundle } from './manifest'
import { OrtModel } from './ortModel'
import { variantBundle } from './testing/variantBundle'

const asked = { device: 'cpu', threads: 1, precision: 'auto' } as const
const faster: VariantVerdict = { ok: true, variants: { backbone: 'int8' }, millis: { backbone: [60, 30] } }
let folder = ''
let bundlePath = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hodor-studio-precision-'))
  bundlePath = await variantBundle(join(folder, 'bundle'), { labels: 0.9, masks: 0.05 })
})
beforeEach(async () => {
  vi.stubEnv('STUDIO_CACHE', await mkdtemp(join(folder, 'cache-')))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

function probing(verdict: VariantVerdict): { probe: ProbeVariant; asked: unknown[] } {
  const requests: unknown[] = []
  return { asked: requests, probe: async (request) => (requests.push(request), verdict) }
}

describe('choosePrecision', () => {
  it('tries the variant once, and keeps what it found for this machine and network', async () => {
    const { probe, asked: requests } = probing(faster)
    const request: PrecisionRequest = { ...asked, bundlePath }
    for (let start = 0; start < 2; start++) {
      expect(await choosePrecision(request, probe)).toEqual({ variants: { backbone: 'int8' }, reason: null })
    }
    expect(requests).toEqual([{ bundlePath, device: 'cpu', threads: 1, variant: 'int8', everywhere: false }])
    await choosePrecision({ ...request, threads: 2 }, probe)
    expect(requests).toHaveLength(2)
  })

  it('tries a variant again whose probe crashed, and says why it is not used', async () => {
    const { probe, asked: requests } = probing({ ok: false, settled: false, reason: 'the probe crashed (SIGILL)' })
    for (let start = 0; start < 2; start++) {
      const choice = await choosePrecision({ ...asked, bundlePath }, probe)
      expect(choice).toEqual({ variants: {}, reason: 'the probe crashed (SIGILL)' })
    }
    expect(requests).toHaveLength(2)
  })

  it('asks nobody where the answer is clear', async () => {
    const { probe, asked: requests } = probing(faster)
    expect((await choosePrecision({ ...asked, bundlePath, precision: 'float32' }, probe)).variants).toEqual({})
    expect((await choosePrecision({ ...asked, bundlePath, device: 'webgpu' }, probe)).variants).toEqual({})
    const wish = choosePrecision({ ...asked, bundlePath, device: 'webgpu', precision: 'int8' }, probe)
    await expect(wish).rejects.toMatchObject({ code: 'device-unavailable' })
    expect(requests).toEqual([])
  })

  it('tries float16 on graphics cards, with the batch that pays there', async () => {
    const verdict = { ok: true, variants: { backbone: 'float16' }, millis: {}, framesAtOnce: 4 } as const
    const { probe, asked: requests } = probing(verdict)
    const request: PrecisionRequest = {
      bundlePath: defaultBundlePath(),
      device: 'webgpu',
      threads: 2,
      precision: 'auto'
    }
    for (let start = 0; start < 2; start++) {
      const choice = await choosePrecision(request, probe)
      expect(choice).toEqual({ variants: { backbone: 'float16' }, framesAtOnce: 4, reason: null })
    }
    expect(requests).toMatchObject([{ device: 'webgpu', variant: 'float16', everywhere: false }])
  })

  it('works where nothing can be kept', async () => {
    vi.stubEnv('STUDIO_CACHE', join(bundlePath, 'manifest.json', 'no folder'))
    expect((await choosePrecision({ ...asked, bundlePath }, probing(faster).probe)).reason).toBeNull()
  })
})

describe('compareVariants', () => {
  const request = { device: 'cpu', threads: 1, variant: 'int8', everywhere: true }

  it('takes a variant that gives the golden tensors', async () => {
    const verdict = await compareVariants({ ...request, bundlePath })
    expect(verdict).toMatchObject({ ok: true, variants: { backbone: 'int8' } })
    expect(verdict.ok && verdict.millis.backbone?.every((millis) => millis > 0)).toBe(true)
  })

  it('refuses one that misses its tolerance, or states none', async () => {
    const strict = await variantBundle(join(folder, 'strict'), { labels: 1, masks: 0 })
    expect(await compareVariants({ ...request, bundlePath: strict })).toMatchObject({ ok: false, settled: true })
    const silent = await variantBundle(join(folder, 'silent'), null)
    const verdict = await compareVariants({ ...request, bundlePath: silent })
    expect(verdict).toMatchObject({ ok: false, reason: expect.stringContaining('no tolerance') })
  })
})

describe('readBundle with variants', () => {
  it('runs the graph that was chosen and says so', async () => {
    const model = await OrtModel.open(await readBundle(bundlePath, { backbone: 'int8' }), { device: 'cpu', threads: 1 })
    expect(model.precision).toBe('int8')
    await model.dispose()
  })

  it('refuses a variant the manifest does not have, and one whose file is gone', async () => {
    await expect(readBundle(bundlePath, { mask_decoder: 'int8' })).rejects.toMatchObject({ code: 'bundle-invalid' })
    const torn = await variantBundle(join(folder, 'torn'), null)
    await unlink(join(torn, 'backbone.int8.onnx'))
    expect(await readdir(torn)).not.toContain('backbone.int8.onnx')
    await expect(readBundle(torn)).rejects.toMatchObject({ code: 'bundle-missing-file' })
  })
})
