import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contents, FarmFixture, identities, isBuilt, until } from './testing/farmFixture'
import { hasRedis, noRedis, RedisServer } from './testing/redisServer'

/**
 * `npm run test:farm` (mode `long-farm`): four workers, forty clips, each worker killed once, the server once. Otherwise the
 * same in small.
 */
const isLong = process.env['STUDIO_TEST_MODE'] === 'long-farm'
const size = isLong ? { workers: 4, clips: 40, frames: 24 } : { workers: 2, clips: 3, frames: 8 }

const here = hasRedis && isBuilt
if (!here) console.log(`Skipped: ${hasRedis ? 'the program is not built (npm run build)' : noRedis}.`)

describe.skipIf(!here)('a farm whose workers and server are killed', () => {
  let fixture: FarmFixture
  let server: RedisServer

  beforeAll(async () => {
    fixture = await FarmFixture.make(size.clips, size.frames)
    server = await RedisServer.start()
  })

  afterAll(async () => {
    await fixture.remove()
    await server.stop()
  })

  test(
    'loses nothing, does nothing twice, and makes what this process makes, byte for byte',
    async () => {
      const jobs = join(fixture.folder, 'jobs.json')
      const local = await fixture.run(null, 'submit', jobs, '--quiet', '--threads', '1')
      expect(local.code, local.err).toBe(0)
      const expected = await contents(await fixture.moveResults('expected'))
      expect(expected.size).toBeGreaterThan(size.clips * 2)

      const begin = performance.now()
      const workers = Array.from({ length: size.workers }, () => startWorker())
      const submitted = fixture.run(
        server,
        'submit',
        jobs,
        '--wait',
        '--json',
        '--checkpoint-every',
        '3',
        '--threads',
        '1'
      )
      const seen = new Map<string, string>()
      const watching = setInterval(() => void noteFirst(seen).catch(() => undefined), 200)
      await harm(workers)
      const { code, out, err } = await submitted
      clearInterval(watching)
      const seconds = (performance.now() - begin) / 1000

      expect(code, `${out}\n${err}`).toBe(0)
      const made = await contents(fixture.out)
      expect([...made.keys()]).toEqual([...expected.keys()])
      const other = [...expected].filter(([name, bytes]) => made.get(name)?.equals(bytes) !== true)
      expect(other.map(([name]) => name)).toEqual([])
      // What was once in its place was never put there again.
      const last = await identities(fixture.out)
      for (const [name, identity] of seen) expect(last.get(name), name).toBe(identity)
      const status = JSON.parse((await fixture.run(server, 'farm', 'status', '--json')).out) as {
        counts: Record<string, number>
      }
      expect(status.counts).toMatchObject({ done: size.clips, dead: 0, waiting: 0, running: 0, retrying: 0 })
      if (isLong) tell(seconds)
      await Promise.all(workers.map(drained))
    },
    isLong ? 3_600_000 : 300_000
  )

  function startWorker(): ChildProcess {
    return fixture.worker(server, '--slots', '1', '--lock', '6')
  }

  async function noteFirst(seen: Map<string, string>): Promise<void> {
    for (const [name, identity] of await identities(fixture.out)) if (!seen.has(name)) seen.set(name, identity)
  }

  /** Each worker is killed once, at random while it works, and another takes its place; so is the server. */
  async function harm(workers: ChildProcess[]): Promise<void> {
    const count = (event: string): number => fixture.lines.filter((line) => line.event === event).length
    for (const at of isLong ? workers.keys() : [0]) {
      const before = count('checkpointed')
      await until(() => count('checkpointed') > before, 300)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1000))
      workers[at]?.kill('SIGKILL')
      workers[at] = startWorker()
      if (at !== (isLong ? 2 : 0)) continue
      await server.down('SIGKILL')
      await new Promise((resolve) => setTimeout(resolve, 1000))
      await server.up()
    }
  }

  function tell(seconds: number): void {
    const of = (event: string): number => fixture.lines.filter((line) => line.event === event).length
    const resumed = fixture.lines.filter((line) => line.event === 'resumed').map(({ frames = 0 }) => frames)
    const facts = {
      seconds: Math.round(seconds),
      begun: of('started'),
      finished: of('finished'),
      resumedBehindFrames: resumed
    }
    console.log(JSON.stringify({ ...size, ...facts }))
  }
})

async function drained(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const gone = new Promise((resolve) => worker.once('exit', resolve))
  worker.kill('SIGTERM')
  await gone
  expect(worker.exitCode).toBe(0)
}

describe.skipIf(!here)('a clip of several shots', () => {
  test('is cut where its references allow it, and joined to the same bytes', async () => {
    const fixture = await FarmFixture.make(0, 4)
    const server = await RedisServer.start()
    try {
      await fixture.makeShots('shots', [8, 9, 7])
      const references = [0, 8, 17].map((frame) => ({ masks: `shot-${frame}.png`, frame }))
      const jobs = await fixture.writeJobs('jobs.json', [fixture.job('shots', { references })])
      expect((await fixture.run(null, 'submit', jobs, '--threads', '2')).code).toBe(0)
      const expected = await contents(await fixture.moveResults('expected'))
      fixture.worker(server, '--slots', '2', '--threads', '1')
      const { code, err } = await fixture.run(server, 'submit', jobs, '--wait', '--cut-from', '20', '--threads', '2')
      expect(code, err).toBe(0)
      const kinds = fixture.lines.filter(({ event }) => event === 'finished').map(({ kind }) => kind)
      expect(kinds.sort()).toEqual(['join', 'part', 'part', 'part'])
      const made = await contents(fixture.out)
      expect([...made.keys()]).toEqual([...expected.keys()])
      for (const [name, bytes] of expected) expect(made.get(name)?.equals(bytes), name).toBe(true)
    } finally {
      await fixture.remove()
      await server.stop()
    }
  }, 300_000)
})
