import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { buildCli, finished, runCli, startCli } from '../../cli/testing/builtCli'
import { holdToSchema } from '../../cli/testing/publishedSchema'
import { contents, FarmFixture, until } from '../../main/farm/testing/farmFixture'
import { hasRedis, noRedis, RedisServer } from '../../main/farm/testing/redisServer'
import type * as api from '../index'
import { openStudio } from '../studio'

if (!hasRedis) console.log(`Skipped: ${noRedis}.`)

describe('what is wrong with a request is told before any work', () => {
  beforeAll(() => void vi.stubEnv('HODOR_FARM', ''))
  afterAll(() => void vi.unstubAllEnvs())

  const refused = async (work: (farm: api.Farm) => Promise<unknown>, words: string): Promise<void> => {
    const studio = await openStudio()
    const thrown: unknown = await work(studio.farm()).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'bad-arguments', message: expect.stringContaining(words) as string })
    await studio.close()
  }

  test('no farm is named', async () => {
    await refused((farm) => farm.status(), 'HODOR_FARM')
    await refused((farm) => farm.retry('all'), 'HODOR_FARM')
    await refused((farm) => farm.watch(() => undefined), 'HODOR_FARM')
    await refused((farm) => farm.startWorker(), 'HODOR_FARM')
  })

  test('fields that do not fit', async () => {
    await refused((farm) => farm.submit({ file: 'a.json', jobs: [] }), 'a file, or jobs')
    await refused((farm) => farm.submit({}), 'a file, or jobs')
    await refused((farm) => farm.submit({ jobs: [{ kind: 'segment' }] }), 'job 1')
    await refused((farm) => farm.cancel(['clip']), 'clips')
    await refused((farm) => farm.status({ limit: 0 }), 'limit')
    await refused((farm) => farm.startWorker({ lockMs: 1 }), 'lockMs')
  })

  test('an address with a password, and one where nobody answers', async () => {
    const studio = await openStudio()
    await expect(studio.farm({ url: 'redis://:secret@127.0.0.1' }).status()).rejects.toMatchObject({
      code: 'bad-arguments'
    })
    await expect(studio.farm({ url: 'redis://127.0.0.1:1' }).status()).rejects.toMatchObject({
      code: 'farm-unreachable'
    })
    await studio.close()
  })
})

test('without a farm jobs are done in this process', async () => {
  vi.stubEnv('HODOR_FARM', '')
  const threads = process.env['STUDIO_THREADS']
  const fixture = await FarmFixture.make(1, 4)
  const studio = await (await built()).openStudio()
  try {
    const events: api.StudioEvent[] = []
    const request = { file: join(fixture.folder, 'jobs.json'), threads: 1 }
    const first = await studio.farm().submit(request, { onEvent: (event) => events.push(event) })
    expect(first).toMatchObject({ known: [], waited: true, ok: true, clips: [{ id: first.added[0], state: 'done' }] })
    expect(events.find(({ kind }) => kind === 'submitted')).toEqual({
      ...{ kind: 'submitted', added: first.added, known: [] }
    })
    expect(events.at(-1)).toMatchObject({ kind: 'clip', ended: 1, total: 1 })
    expect(await studio.farm().submit(request)).toMatchObject({ added: [], known: first.added, ok: true })
    expect(process.env['STUDIO_THREADS']).toBe(threads)
  } finally {
    vi.unstubAllEnvs()
    await studio.close()
    await fixture.remove()
  }
})

/** Of a file that is not there. */
const hollow = { masks: 'none.png', frame: 0 }

/** By the package's name: workers need what is built. */
async function built(): Promise<typeof api> {
  await buildCli()
  const name = 'hodor-studio'
  return (await import(/* @vite-ignore */ name)) as typeof api
}

describe.skipIf(!hasRedis)('a farm from Node', () => {
  let fixture: FarmFixture
  let server: RedisServer
  let studio: api.Studio
  let farm: api.Farm
  let environment: NodeJS.ProcessEnv

  beforeAll(async () => {
    const { openStudio: open } = await built()
    fixture = await FarmFixture.make(2, 8)
    server = await RedisServer.start()
    studio = await open()
    farm = studio.farm({ url: server.url, passwordFile: server.passwordFile })
    environment = { HODOR_FARM: server.url, HODOR_FARM_PASSWORD_FILE: server.passwordFile }
  })

  afterAll(async () => {
    await studio.close()
    await fixture.remove()
    await server.stop()
  })

  const cli = (...args: string[]) => runCli(args, { env: environment })

  test('jobs are submitted, worked on, watched; closing drains the worker', async () => {
    const happened: string[] = []
    const other = await (await built()).openStudio()
    const place = { url: server.url, passwordFile: server.passwordFile }
    const worker = await other
      .farm(place)
      .startWorker(
        { bundlePath: fixture.bundle, slots: 1, cacheFolder: join(fixture.folder, 'cache'), metrics: { port: 0 } },
        { events: { finished: () => happened.push('finished'), draining: () => happened.push('draining') } }
      )
    expect(worker).toMatchObject({ slots: 1, madeFor: { program: studio.version } })
    expect((await fetch(`${worker.metricsUrl}/readyz`)).status).toBe(200)
    const stop = new AbortController()
    const seen: api.ClipStatus[] = []
    const watching = farm.watch((clip) => seen.push(clip), { signal: stop.signal })
    const { jobs } = JSON.parse(await readFile(join(fixture.folder, 'jobs.json'), 'utf8')) as { jobs: object[] }
    const result = await farm.submit({ jobs: jobs.map(absolute), ...shared(), wait: true, user: 'ada' })
    expect(result).toMatchObject({ waited: true, ok: true, clips: [{ state: 'done' }, { state: 'done' }] })
    expect([...(await contents(fixture.out)).keys()].length).toBeGreaterThan(2)
    expect(await farm.status()).toMatchObject({ counts: { done: 2 }, workers: [{ draining: false }], clips: [] })
    expect((await farm.status({ ids: result.added })).clips.map(({ user }) => user)).toEqual(['ada', 'ada'])
    await until(() => seen.filter(({ state }) => state === 'done').length >= 2)
    stop.abort()
    await watching
    await other.close()
    await worker.drained
    expect(happened).toEqual(['finished', 'finished', 'draining'])
    expect((await farm.status()).workers).toEqual([])
  })

  /** As the file's own folder would make them. */
  function absolute(job: object): api.BatchJobInput {
    const text = JSON.stringify(job, (key, value: unknown) =>
      typeof value === 'string' && ['video', 'masks', 'model', 'save', 'folder'].includes(key)
        ? join(fixture.folder, value)
        : value
    )
    return JSON.parse(text) as api.BatchJobInput
  }

  const shared = () => ({
    storage: { kind: 'folder' as const, scratch: join(fixture.folder, 'scratch') },
    threads: 1
  })

  test('the example submits, works, and says what failed', async () => {
    const file = await fixture.writeJobs('example.json', [
      fixture.job('clip-0', { name: 'good', to: 2, save: 'example/a.hodor', exports: [] }),
      fixture.job('clip-1', { name: 'bad', to: 2, save: 'example/b.hodor', exports: [], references: [hollow] })
    ])
    const env = { ...process.env, ...environment }
    const child = spawn(process.execPath, ['examples/farm.mjs', file, fixture.bundle], { stdio: 'pipe', env })
    const { code, stdout, stderr } = await finished(child)
    expect(code, stderr).toBe(1)
    expect(stdout).toContain('1 of 2 done')
    expect(stderr).toMatch(/bad: .* \[[a-z-]+\]/)
  })

  test('clips are cancelled and begun again, by user', async () => {
    const file = await fixture.writeJobs('more.json', [
      fixture.job('clip-0', { to: 1, save: 'more/a.hodor', exports: [] }),
      fixture.job('clip-1', { to: 1, save: 'more/b.hodor', exports: [] })
    ])
    const { added } = await farm.submit({ file, ...shared(), user: 'bob' })
    expect(added).toHaveLength(2)
    expect(await farm.cancel('all', { user: 'ada' })).toBe(0)
    expect(await farm.cancel('all', { user: 'bob' })).toBe(2)
    expect(await farm.status({ states: ['cancelled'] })).toMatchObject({ clips: [{ user: 'bob' }, { user: 'bob' }] })
    expect(await farm.retry(added.slice(0, 1))).toBe(1)
    expect(await farm.retry('all', { user: 'bob' })).toBe(1)
    expect(await farm.status()).toMatchObject({ counts: { waiting: 2, cancelled: 0 } })
    expect(await farm.cancel('all')).toBe(2)
  })

  test('what the commands print as JSON is as their schemas say', async () => {
    const watcher = startCli(['farm', 'watch', '--json'], { env: environment })
    const watched = finished(watcher)
    const log = ['worker', '--model', fixture.bundle, '--slots', '1', '--json']
    const worker = startCli(log, { env: environment })
    const logged = finished(worker)
    // Both have groups of their own and go on for ever: one that a failed expectation left would outlive the run.
    onTestFinished(() => [watcher, worker].forEach((child) => child.kill('SIGTERM')))
    const file = await fixture.writeJobs('last.json', [
      fixture.job('clip-0', { to: 3, save: 'last/a.hodor', exports: [] }),
      fixture.job('clip-1', { name: 'hollow', references: [hollow], save: 'last/b.hodor', exports: [] })
    ])
    const args = ['submit', file, '--json', '--threads', '1', '--checkpoint-every', '2']
    const submitted = await cli(...args, '--wait')
    expect(submitted.code, submitted.stderr).toBe(1)
    expect(events(submitted.stdout)).toEqual(expect.arrayContaining(['submitted', 'clip', 'end']))
    expect(JSON.parse((await cli('farm', 'status', '--dead', '--json')).stdout)).toMatchObject({
      clips: expect.arrayContaining([expect.objectContaining({ title: 'hollow', state: 'dead' })]) as object
    })
    await ended(worker, logged)
    expect(JSON.parse((await cli('farm', 'retry', '--all', '--json')).stdout)).toMatchObject({ action: 'retry' })
    expect(JSON.parse((await cli('farm', 'cancel', '--all', '--json')).stdout)).toMatchObject({ action: 'cancel' })
    expect(JSON.parse((await cli('farm', 'status', '--json', '--farm', 'nowhere')).stdout)).toHaveProperty('error')
    await ended(watcher, watched)
    const lines = (await logged).stdout
    holdToSchema(log, lines)
    expect(events(lines)).toEqual(expect.arrayContaining(['started', 'checkpointed', 'finished', 'failed', 'draining']))
    const changes = (await watched).stdout
    holdToSchema(['farm', 'watch', '--json'], changes)
    expect(changes).toContain('"state":"done"')
  })

  const events = (lines: string): string[] =>
    lines
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event)

  async function ended(child: ChildProcess, end: Promise<unknown>): Promise<void> {
    child.kill('SIGTERM')
    await end
  }
})
