import { Registry } from 'prom-client'
import { expect, test, vi } from 'vitest'
import type { ClipEvent, QueueStatus } from '../ports'
import { combinedEvents } from './combinedEvents'
import { farmMetrics } from './farmMetrics'
import { jsonLog } from './jsonLog'
import { metricNames } from './metricNames'
import { startOpsServer } from './opsServer'
import { queueMetrics } from './queueMetrics'
import { Readiness } from './readiness'

const madeFor = { program: '0.1.0', bundle: { name: 'lite', version: '1', digest: 'a'.repeat(64) } }
const clip: ClipEvent = { id: '0123456789abcdef', user: 'ann', kind: 'clip' }
const error = { code: 'decode-failed', message: 'Damaged.', hint: '' } as const
const counts = { waiting: 7, running: 1, retrying: 0, parts: 0, done: 2, dead: 1, cancelled: 0 }
const worker = { id: 'w', host: 'box', slots: 1, running: [], madeFor, clockSkewMs: 1500, draining: false }
const status: QueueStatus = { counts, workers: [worker], warnings: [] }

test('a worker’s figures, health and readiness over HTTP, on loopback', async () => {
  let asked = 0
  const metrics = farmMetrics(madeFor, {
    status: async () => {
      asked++
      return status
    }
  })
  const readiness = new Readiness()
  const { registry } = metrics
  const server = await startOpsServer({ port: 0, registry, notReady: readiness.notReady })
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const get = async (path: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(server.url + path)
    return { status: response.status, text: await response.text() }
  }
  const events = combinedEvents([metrics.events, readiness.events])
  expect(await get('/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('not connected') })
  events.connection({ connected: true })
  expect(await get('/readyz')).toMatchObject({ status: 200 })

  events.started({ ...clip, attempt: 2 })
  events.resumed({ ...clip, frames: 40 })
  events.progressed({ ...clip, done: 60, total: 100, framesPerSecond: 11.5 })
  events.memory({ worker: 1000, children: 2000 })
  const busy = (await get('/metrics')).text
  // Frames of the checkpoint were counted by whoever made them.
  expect(busy).toContain(`${metricNames.frames} 20\n`)
  expect(busy).toContain(`${metricNames.framesPerSecond} 11.5\n`)
  expect(busy).toContain(`${metricNames.queueLength}{state="waiting"} 7\n`)
  expect(busy).toContain(`${metricNames.clockSkew}{host="box"} 1.5\n`)
  expect(busy).toContain(`${metricNames.memory}{of="children"} 2000\n`)
  expect(asked).toBe(1)

  events.finished({ ...clip, frames: 100, seconds: 9 })
  events.failed({ ...clip, error, willRetry: false })
  events.left({ ...clip, reason: 'draining' })
  events.checkpointed({ ...clip, bytes: 10, milliseconds: 5 })
  events.childEnded({ pid: 1, signal: 'SIGSEGV', exitCode: null })
  events.warned({ ...error, code: 'device-unavailable' })
  events.draining({ running: 0 })
  const done = (await get('/metrics')).text
  expect(done).toContain(`${metricNames.frames} 60\n`)
  expect(done).toContain(`${metricNames.failed}{code="decode-failed",final="true"} 1\n`)
  expect(done).toContain(`${metricNames.clipSeconds}_bucket{le="10",kind="clip"} 1\n`)
  for (const name of Object.values(metricNames)) expect(done, name).toContain(`# TYPE ${name} `)
  expect(await get('/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('draining') })
  expect(await get('/healthz')).toMatchObject({ status: 200 })
  expect(await get('/etc/passwd')).toMatchObject({ status: 404 })
  expect((await fetch(`${server.url}/metrics`, { method: 'POST' })).status).toBe(405)
  const taken = { port: Number(new URL(server.url).port), registry, notReady: () => null }
  await expect(startOpsServer(taken)).rejects.toMatchObject({ code: 'bad-arguments' })
  await server.close()
})

test('a queue that does not answer leaves its figures out, and the others in', async () => {
  const { registry } = farmMetrics(madeFor, { status: () => Promise.reject(new Error('gone')) })
  const text = await registry.metrics()
  expect(text).not.toContain(`${metricNames.queueLength}{`)
  expect(text).toContain(`${metricNames.info}{program="0.1.0"`)
})

test('of a large farm only some ask how the queue stands', async () => {
  const registry = new Registry()
  let asked = 0
  const many = { ...status, workers: Array.from({ length: 1000 }, () => worker) }
  const ask = async (): Promise<QueueStatus> => {
    asked++
    return many
  }
  vi.useFakeTimers({ toFake: ['performance'] })
  // In a farm of a thousand, one in twenty.
  const draws = [0.9, 0.9, 0.04]
  queueMetrics([registry], ask, () => draws.shift() ?? 0)
  const read = async (): Promise<boolean> => {
    vi.advanceTimersByTime(1000)
    return (await registry.metrics()).includes(`${metricNames.queueLength}{state="waiting"} 7`)
  }
  // The first question says how many there are.
  expect([await read(), await read(), await read(), asked]).toEqual([true, false, true, 2])
  vi.useRealTimers()
})

test('a log of one JSON document a line, and a listener that throws disturbs nobody', () => {
  const lines: string[] = []
  const log = jsonLog((line) => lines.push(line), { host: 'box', pid: 7 })
  const broken = {
    failed: () => {
      throw new Error('the disk of the log is full')
    }
  }
  const events = combinedEvents([broken, log])
  events.progressed({ ...clip, done: 1, total: 2, framesPerSecond: 1 })
  events.failed({ ...clip, error, willRetry: true })
  events.connection({ connected: false })
  expect(lines).toHaveLength(2)
  const [first] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  const said = { level: 'warn', event: 'failed', host: 'box', pid: 7, id: clip.id, error }
  expect(first).toMatchObject(said)
  expect(Date.parse(String(first?.['time']))).toBeGreaterThan(0)
})
