import { expect, it } from 'vitest'
import type { Machine } from './devices'
import { surveyDevices } from './surveyDevices'

const windows: Machine = {
  platform: 'win32',
  env: {},
  exists: () => false,
  list: () => [],
  known: async () => ['cpu', 'dml', 'webgpu', 'cuda']
}
const request = {
  bundlePath: 'x',
  threads: 2,
  running: 'dml',
  skipped: [{ device: 'cuda', reason: 'Failed to load shared library' }],
  probe: false
}
const tools = (probed: string[]) => ({
  machine: windows,
  probe: async ({ device }: { device: string }) => {
    probed.push(device)
    return { ok: true, maxDifference: 0, millis: 3, cpuMillis: 20 } as const
  }
})

it('keeps what opening found out and tries nothing unasked', async () => {
  const probed: string[] = []
  expect(await surveyDevices(request, tools(probed))).toEqual([
    { device: 'cuda', state: 'skipped', reason: 'Failed to load shared library' },
    { device: 'dml', state: 'running', reason: '' },
    { device: 'webgpu', state: 'untried', reason: '' },
    { device: 'cpu', state: 'works', reason: '' }
  ])
  expect(probed).toEqual([])
})

it('tries what nobody tried yet when asked to, and nothing else', async () => {
  const probed: string[] = []
  const reports = await surveyDevices({ ...request, probe: true }, tools(probed))
  expect(probed).toEqual(['webgpu'])
  expect(reports[2]).toEqual({ device: 'webgpu', state: 'works', reason: '3 ms a small frame, the CPU 20 ms' })
  const failing = {
    machine: windows,
    probe: async () => ({ ok: false, reason: 'the probe crashed (SIGSEGV)' }) as const
  }
  expect((await surveyDevices({ ...request, probe: true }, failing))[2]).toMatchObject({
    state: 'skipped',
    reason: 'the probe crashed (SIGSEGV)'
  })
})

it('lists a device out of the usual order, and copes with no network at all', async () => {
  const unusual = await surveyDevices({ ...request, running: 'xnnpack' }, tools([]))
  expect(unusual[0]).toEqual({ device: 'xnnpack', state: 'running', reason: '' })
  const none = await surveyDevices({ ...request, running: '' }, tools([]))
  expect(none.map(({ device }) => device)).toEqual(['cuda', 'dml', 'webgpu', 'cpu'])
})
