import { describe, expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { FakeModel } from '../session/testing/fakes'
import { defaultBundlePath } from './bundles'
import { compareDevices, judge } from './compareDevices'
import { deviceOrder, reasonToSkip, type Machine } from './devices'
import { defaultThreads, openModel, type DeviceTools } from './openModel'

const linux = (present: readonly string[], env: Record<string, string> = {}): Machine => ({
  platform: 'linux',
  env,
  exists: (path) => present.includes(path),
  list: (path) => present.filter((entry) => entry.startsWith(`${path}/`)).map((entry) => entry.slice(path.length + 1)),
  known: async () => ['cpu', 'webgpu', 'cuda', 'tensorrt']
})

function tools(machine: Machine, verdicts: Record<string, string | true> = {}): DeviceTools & { probed: string[] } {
  const probed: string[] = []
  return {
    machine,
    probed,
    probe: async ({ device }) => {
      probed.push(device)
      const verdict = verdicts[device] ?? true
      return verdict === true
        ? { ok: true, maxDifference: 0, millis: 1, cpuMillis: 10 }
        : { ok: false, reason: verdict }
    },
    open: async ({ device }) => Object.assign(new FakeModel(), { device }),
    precision: async () => ({ variants: {}, reason: null })
  }
}

describe('openModel', () => {
  it('goes straight to the CPU on a machine without a graphics card', async () => {
    const set = tools(linux([]))
    const { model, skippedDevices } = await openModel({ bundlePath: 'x', device: 'auto' }, set)
    expect(model.device).toBe('cpu')
    expect(set.probed).toEqual([])
    expect(skippedDevices).toEqual([
      { device: 'cuda', reason: 'no NVIDIA driver' },
      { device: 'tensorrt', reason: 'no NVIDIA driver' },
      { device: 'webgpu', reason: 'no graphics card' }
    ])
  })

  it('takes the first device that proves itself and keeps the reasons of the others', async () => {
    const missing = { cuda: 'the probe crashed (SIGSEGV)', tensorrt: 'Failed to load shared library' }
    const set = tools(linux(['/dev/nvidiactl', '/dev/dri/renderD128']), missing)
    const { model, skippedDevices } = await openModel({ bundlePath: 'x', device: 'auto' }, set)
    expect(model.device).toBe('webgpu')
    expect(skippedDevices).toEqual(Object.entries(missing).map(([device, reason]) => ({ device, reason })))
  })

  it('goes on on the CPU when the device fails later, and counts it as skipped from then on', async () => {
    const set = tools(linux(['/dev/nvidiactl']))
    const lost = async (): Promise<never> => Promise.reject(new StudioError('inference-failed', 'Out of memory.'))
    const open: DeviceTools['open'] = async ({ device }) =>
      Object.assign(new FakeModel(), { device }, device === 'cpu' ? {} : { encodeFrame: lost })
    const told: unknown[] = []
    const onFailure = (failure: unknown): unknown => told.push(failure)
    const { model, skippedDevices } = await openModel({ bundlePath: 'x', device: 'cuda', onFailure }, { ...set, open })
    expect([model.device, skippedDevices]).toEqual(['cuda', []])
    await model.encodeFrame({ frameIndex: 0, width: 8, height: 8, data: new Uint8Array(192) })
    expect([model.device, skippedDevices, told]).toEqual([
      'cpu',
      [{ device: 'cuda', reason: 'Out of memory.' }],
      [{ device: 'cuda', reason: 'Out of memory.' }]
    ])
  })

  it('runs a graphics card in the arithmetic that pays there, and says why where none does', async () => {
    const set = tools(linux(['/dev/nvidiactl']))
    const asked: unknown[] = []
    const opened: unknown[] = []
    const halves = { variants: { backbone: 'float16' }, framesAtOnce: 4, reason: null }
    const recording = {
      ...set,
      precision: async (request: unknown) => (asked.push(request), halves),
      open: async (request: Parameters<DeviceTools['open']>[0]) => (opened.push(request), set.open(request))
    }
    await openModel({ bundlePath: 'x', device: 'auto', threads: 2, precision: 'int8' }, recording)
    expect(asked).toEqual([{ bundlePath: 'x', device: 'cuda', threads: 2, precision: 'auto' }])
    expect(opened).toMatchObject([{ device: 'cuda', variants: { backbone: 'float16' }, framesAtOnce: 4 }])
    const refused = { ...set, precision: async () => ({ variants: {}, reason: 'the device does not support it' }) }
    const { model, skippedDevices } = await openModel({ bundlePath: 'x', device: 'cuda' }, refused)
    expect(model.device).toBe('cuda')
    expect(skippedDevices).toEqual([{ device: 'cuda float16', reason: 'the device does not support it' }])
  })

  it('takes a software adapter only when asked to', async () => {
    const machine = linux(['/dev/dri/renderD128'], { VK_DRIVER_FILES: '/opt/app/vk_swiftshader_icd.json' })
    expect(await reasonToSkip('webgpu', machine)).toBe('only a software graphics driver')
    const set = tools(linux(['/dev/dri/renderD128']))
    const emulated = {
      ...set,
      probe: async () => ({ ok: true, maxDifference: 0, millis: 9000, cpuMillis: 20 }) as const
    }
    const { model, skippedDevices } = await openModel({ bundlePath: 'x', device: 'auto' }, emulated)
    expect(model.device).toBe('cpu')
    expect(skippedDevices.at(-1)?.reason).toContain('9000 against 20 ms')
    expect((await openModel({ bundlePath: 'x', device: 'webgpu' }, emulated)).model.device).toBe('webgpu')
  })

  it('fails with the reason when the device asked for does not work', async () => {
    const set = tools(linux([]), { cuda: 'Failed to load shared library' })
    await expect(openModel({ bundlePath: 'x', device: 'cuda' }, set)).rejects.toMatchObject({
      code: 'device-unavailable',
      message: 'The device cuda cannot be used: Failed to load shared library.'
    })
    await expect(openModel({ bundlePath: 'x', device: 'abacus' }, set)).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining('cpu, webgpu, cuda')
    })
  })

  it('does not blame the device for a broken bundle', async () => {
    const set = { ...tools(linux([])), open: () => Promise.reject(new StudioError('bundle-altered', 'altered')) }
    await expect(openModel({ bundlePath: 'x', device: 'cuda' }, set)).rejects.toMatchObject({ code: 'bundle-altered' })
  })

  it('really fails on a provider whose libraries are missing', async () => {
    const result = await compareDevices(defaultBundlePath(), 'cuda', 1)
    // Where CUDA is installed it has to agree with the CPU instead.
    if (result.ok) expect(result.maxDifference).toBeLessThan(0.05)
    else expect(result.reason).not.toBe('')
  })
})

describe('compareDevices', () => {
  it('finds the CPU equal to itself', async () => {
    expect(await compareDevices(defaultBundlePath(), 'cpu', 1)).toMatchObject({ ok: true, maxDifference: 0 })
  })

  const masks = (...values: number[]) => ({ objects: 1, width: 2, height: 1, data: Float32Array.from(values) })

  it('refuses other masks and NaN', () => {
    const cpu = { masks: masks(0, 1), millis: 10 }
    expect(judge(cpu, { masks: masks(0.01, 1), millis: 5 })).toMatchObject({ ok: true, millis: 5, cpuMillis: 10 })
    expect(judge(cpu, { masks: masks(0.2, 1), millis: 5 })).toMatchObject({ ok: false })
    expect(judge(cpu, { masks: masks(NaN, 1), millis: 5 })).toMatchObject({ ok: false })
    expect(judge(cpu, { masks: masks(0), millis: 5 })).toMatchObject({ ok: false })
  })
})

describe('choices', () => {
  it('ends every order with the CPU', () => {
    expect(deviceOrder('linux')).toEqual(['cuda', 'tensorrt', 'webgpu', 'cpu'])
    expect(deviceOrder('win32')).toEqual(['cuda', 'dml', 'webgpu', 'cpu'])
    expect(deviceOrder('darwin')).toEqual(['coreml', 'webgpu', 'cpu'])
  })

  it('uses all of a few cores and half of many', () => {
    expect([1, 2, 4, 8, 16, 64].map(defaultThreads)).toEqual([1, 2, 4, 4, 8, 16])
  })
})
