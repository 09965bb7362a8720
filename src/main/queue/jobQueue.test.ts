import { describe, expect, test } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import type { QueueItem } from '../../shared/domain/queue'
import { JobQueue, type NewJob, type QueuePorts, type RunResult } from './jobQueue'
import { MemoryStore } from './testing/memoryStore'

/** Jobs that end when the test says so. */
class Bench {
  readonly store = new MemoryStore<string>()
  readonly started: string[] = []
  readonly holds: boolean[] = []
  readonly drained: string[][] = []
  readonly #ends = new Map<string, { resolve(result: RunResult): void; reject(error: unknown): void }>()
  readonly queue: JobQueue<string>

  constructor(items: readonly QueueItem[] = [], held = false) {
    this.queue = new JobQueue(this.ports(), items, held)
  }

  ports(): QueuePorts<string> {
    return {
      store: this.store,
      run: (job, { signal, report }) => {
        this.started.push(job)
        const ended = new Promise<RunResult>((resolve, reject) => {
          this.#ends.set(job, { resolve, reject })
          signal.addEventListener('abort', () => reject(new StudioError('cancelled', 'Cancelled.')))
        })
        report({ done: 1, total: 4, framesPerSecond: 2, secondsLeft: 1.5 })
        return { ended, hold: (held) => void this.holds.push(held) }
      },
      changed: () => undefined,
      drained: (ended) => void this.drained.push(ended.map(({ state }) => state))
    }
  }

  async end(job: string, failure?: StudioError): Promise<void> {
    const { resolve, reject } = this.#ends.get(job) ?? { resolve: () => undefined, reject: () => undefined }
    if (failure) reject(failure)
    else resolve({ files: [`/out/${job}`], notes: [] })
    await settled()
  }

  states(): string {
    return this.queue.view.items.map(({ title, state }) => `${title} ${state}`).join(', ')
  }
}

const idOf = (name: string): string => Buffer.from(name.padEnd(8, '.')).toString('hex')
const job = (name: string): NewJob<string> => ({ id: idOf(name), title: name, place: '/out', total: 4, job: name })
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

async function benchWith(...names: string[]): Promise<Bench> {
  const bench = new Bench()
  await bench.queue.add(names.map(job))
  await settled()
  return bench
}

test('one after the other, in order; a job that fails does not stop the others', async () => {
  const bench = await benchWith('a', 'b', 'c')
  expect(bench.states()).toBe('a running, b waiting, c waiting')
  expect(bench.queue.view.progress).toMatchObject({ done: 1, total: 4 })
  await bench.end('a')
  expect(bench.started).toEqual(['a', 'b'])
  await bench.end('b', new StudioError('disk-full', 'Full.'))
  await bench.end('c')
  expect(bench.states()).toBe('a done, b failed, c done')
  expect(bench.queue.view.items[0]?.files).toEqual(['/out/a'])
  expect(bench.queue.view.items[1]?.error).toMatchObject({ code: 'disk-full' })
  expect(bench.drained).toEqual([['done', 'failed', 'done']])
  expect(bench.store.states()).toEqual(['done', 'failed', 'done'])
})

test('the order can be changed while one runs', async () => {
  const bench = await benchWith('a', 'b', 'c')
  await bench.queue.move(idOf('c'), 1)
  await bench.queue.move(idOf('nobody'), 0)
  await bench.queue.move(idOf('b'), 99)
  expect(bench.states()).toBe('a running, c waiting, b waiting')
  await bench.end('a')
  expect(bench.started).toEqual(['a', 'c'])
})

test('cancel stops what runs and passes over what waits; retry does it again, in its place', async () => {
  const bench = await benchWith('a', 'b', 'c')
  await bench.queue.cancel(idOf('b'))
  await bench.queue.cancel(idOf('a'))
  await settled()
  expect(bench.states()).toBe('a cancelled, b cancelled, c running')
  await bench.queue.retry(idOf('b'))
  expect(bench.states()).toBe('a cancelled, b waiting, c running')
  await bench.end('c')
  expect(bench.started).toEqual(['a', 'c', 'b'])
  await bench.end('b')
  await bench.queue.retry(idOf('b'))
  await settled()
  expect(bench.states()).toBe('a cancelled, b running, c done')
})

test('paused, nothing starts and what runs is held; cancel still works', async () => {
  const bench = await benchWith('a', 'b')
  bench.queue.pause()
  expect(bench.holds).toEqual([true])
  await bench.end('a')
  expect(bench.states()).toBe('a done, b waiting')
  bench.queue.resume()
  await settled()
  expect(bench.states()).toBe('a done, b running')
  bench.queue.pause()
  await bench.queue.cancel(idOf('b'))
  expect(bench.states()).toBe('a done, b cancelled')
})

test('removing the running job stops it first; finished ones can be cleared', async () => {
  const bench = await benchWith('a', 'b')
  await bench.queue.remove(idOf('a'))
  await settled()
  expect(bench.states()).toBe('b running')
  expect(bench.store.jobs.has(idOf('a'))).toBe(false)
  await bench.end('b')
  await bench.queue.clearFinished()
  expect(bench.queue.view.items).toEqual([])
  expect(bench.store.jobs.size).toBe(0)
})

describe('across the end of the program', () => {
  test('what ran is interrupted and begins again, what is done stays done', async () => {
    const bench = await benchWith('a', 'b', 'c')
    await bench.end('a')
    await bench.queue.close()
    expect(bench.store.states()).toEqual(['done', 'interrupted', 'waiting'])
    const next = new Bench(bench.store.items, true)
    for (const [id, kept] of bench.store.jobs) await next.store.writeJob(id, kept)
    await settled()
    expect(next.started).toEqual([])
    next.queue.resume()
    await settled()
    expect(next.states()).toBe('a done, b running, c waiting')
  })

  test('a kill leaves “running” in the list: it counts as interrupted', () => {
    const running = { ...job('a'), state: 'running' as const, files: [], notes: [], error: null }
    expect(new Bench([running], true).states()).toBe('a interrupted')
  })
})

test('a job whose file is gone fails by itself', async () => {
  const bench = new Bench()
  bench.queue.pause()
  await bench.queue.add([job('a'), job('b')])
  bench.store.jobs.delete(idOf('a'))
  bench.queue.resume()
  await settled()
  expect(bench.states()).toBe('a failed, b running')
})

test('jobs that cannot be kept are not added, none of them', async () => {
  const bench = new Bench()
  bench.store.refuse = idOf('b')
  await expect(bench.queue.add([job('a'), job('b')])).rejects.toMatchObject({ code: 'disk-full' })
  expect(bench.queue.view.items).toEqual([])
  expect(bench.store.jobs.size).toBe(0)
})
