import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { MessagePortMain } from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EngineHost, type EngineProcess } from './engineHost'

const script = fileURLToPath(new URL('./testing/fakeEngine.mjs', import.meta.url))
let children: ChildProcess[]
let told: [string, unknown][]
let restarts: number
let host: EngineHost

/** The fake engine is a real process, so that killing it is what it is in the studio. */
function start(): EngineProcess {
  const child = fork(script, { serialization: 'advanced' })
  children.push(child)
  const exited = new Promise<string>((resolve) => child.once('exit', (_code, signal) => resolve(signal ?? 'exit')))
  return {
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    onMessage: (listener) => void child.on('message', listener),
    onGone: (listener) => void exited.then(listener),
    end: async () => {
      child.kill()
      await exited
    }
  }
}

beforeEach(() => {
  children = []
  told = []
  restarts = 0
  host = new EngineHost(start, {
    event: (name, payload) => void told.push([name, payload]),
    restarted: () => void restarts++
  })
})
afterEach(() => host.stop())

function kill(): void {
  children.at(-1)?.kill('SIGKILL')
}

const patient = { timeout: 30_000 }

it('answers calls, passes errors on as they were', async () => {
  expect(await host.call('video:open', { path: 'a.mp4' })).toEqual({ video: { path: 'a.mp4' } })
  await expect(host.call('engine:devices', { probe: false })).rejects.toMatchObject({
    code: 'internal',
    message: 'no engine:devices',
    hint: 'h'
  })
  expect(children).toHaveLength(1)
})

it('fails what was under way when the engine dies, starts it again with the video open', async () => {
  await host.call('video:open', { path: 'a.mp4' })
  const lost = host.call('video:close', undefined)
  kill()
  await expect(lost).rejects.toMatchObject({ code: 'engine-crashed', message: expect.stringContaining('SIGKILL') })
  const status = await host.call('engine:status', undefined)
  expect(status.device).toBe(`pid ${children[1]?.pid} video a.mp4`)
  expect(restarts).toBe(1)
  expect(told).toEqual([
    [
      'engine:restarted',
      {
        error: {
          code: 'engine-crashed',
          message: 'The engine stopped unexpectedly (SIGKILL) and was started again.',
          hint: 'Nothing you painted or propagated is lost: start the job again.'
        }
      }
    ]
  ])
})

it('does not open a video again that kills the engine', async () => {
  await host.call('video:open', { path: 'a.mp4' })
  await expect(host.call('video:open', { path: 'deadly' })).rejects.toMatchObject({ code: 'engine-crashed' })
  const status = await host.call('engine:status', undefined)
  expect(status.device).toContain('video a.mp4')
  expect(children).toHaveLength(2)
})

it('stops starting an engine that keeps dying until it is needed', async () => {
  host.start()
  for (let crash = 1; crash <= 4; crash++) {
    kill()
    await vi.waitFor(() => expect(told).toHaveLength(crash), patient)
  }
  expect(children).toHaveLength(4)
  expect(told[3]?.[1]).toMatchObject({ error: { message: expect.stringContaining('4 times within a minute') } })
  await host.call('engine:status', undefined)
  expect(children).toHaveLength(5)
  // A fresh engine needs a fresh line, whenever it was started.
  expect(restarts).toBe(4)
})

it('hands a frame port to the engine that runs', async () => {
  host.connectFramePort({} as MessagePortMain)
  const progress = expect.objectContaining({ jobId: 'frame port came' }) as unknown
  await vi.waitFor(() => expect(told).toEqual([['job:progress', progress]]), patient)
})

it('hands on no event that does not fit the contract, and fails the job it belongs to', async () => {
  const engine = { say: (message: unknown): unknown => message }
  const process: EngineProcess = {
    send: () => undefined,
    onMessage: (listener) => void (engine.say = listener),
    onGone: () => undefined,
    end: () => Promise.resolve()
  }
  const heard: [string, unknown][] = []
  new EngineHost(() => process, { event: (...event) => void heard.push(event), restarted: () => undefined }).start()
  engine.say({ event: 'job:progress', payload: { jobId: 'a', done: 'many' } })
  engine.say({ event: 'engine:device-failed', payload: { device: 7 } })
  engine.say({ event: 'of nobody', payload: {} })
  const error = expect.objectContaining({ code: 'internal' }) as unknown
  expect(heard).toEqual([['job:failed', { jobId: 'a', error }]])
})

it('cancels running jobs before it ends the process, and leaves none behind', async () => {
  await host.call('propagate:start', { references: [], from: 0, to: 1 })
  await host.stop()
  expect(told).toEqual([['job:failed', expect.objectContaining({ jobId: 'job-1' })]])
  expect(children).toHaveLength(1)
  expect(children[0]?.signalCode).toBe('SIGTERM')
})

it('starts nothing after it was stopped', async () => {
  await host.stop()
  await expect(host.call('engine:status', undefined)).rejects.toMatchObject({ code: 'engine-crashed' })
  expect(children).toHaveLength(0)
})
