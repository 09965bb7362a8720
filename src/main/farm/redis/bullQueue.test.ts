import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../testing/farmFixture'
import { hasRedis, noRedis, RedisServer } from '../testing/redisServer'
import { stubChild, stubClip, stubMadeFor } from '../testing/stubChild'
import type { FarmEvents } from '../ports'
import { FarmWorker } from '../worker/farmWorker'
import { BullQueue } from './bullQueue'
import { putCancelled, tellRunning } from './cancelling'
import { farmAddress, type FarmAddress } from './farmAddress'
import { partId } from './listClips'

if (!hasRedis) console.log(`Skipped: ${noRedis}.`)

describe.skipIf(!hasRedis)('a queue on a Redis server', () => {
  let server: RedisServer
  let address: FarmAddress
  let entry: string
  let queue: BullQueue
  const workers: FarmWorker[] = []

  beforeAll(async () => {
    server = await RedisServer.start()
    address = await farmAddress({ url: server.url, passwordFile: server.passwordFile }, {})
    entry = await stubChild(server.folder)
    queue = await BullQueue.open(address)
  })

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.drain()))
    await queue.close()
    await server.stop()
  })

  async function work(events: FarmEvents = {}, change: object = {}): Promise<FarmWorker> {
    const here = { cacheFolder: server.folder, cacheBytes: 1e9 }
    const worker = await FarmWorker.start({
      ...{ address, entry, here, events, slots: 1, madeFor: stubMadeFor, lockMs: 5000 },
      ...change
    })
    workers.push(worker)
    return worker
  }

  /** A worker is done with a job a little before the server knows. */
  const idle = async (): Promise<boolean> => {
    const { running, waiting, parts } = (await queue.status()).counts
    return running + waiting + parts === 0
  }

  const stateOf = async (id: string): Promise<string | undefined> => (await queue.clips({ ids: [id] }))[0]?.state

  test('serves users in turns, and the more urgent first', async () => {
    const many = Array.from({ length: 4 }, (_, at) => stubClip(`many ${at}`))
    const few = Array.from({ length: 2 }, (_, at) => stubClip(`few ${at}`, { user: 'bob' }))
    const urgent = stubClip('urgent', { priority: 'high' })
    const late = stubClip('late', { priority: 'low' })
    expect(await queue.submit([late, ...many])).toMatchObject({ known: [] })
    await queue.submit([...few, urgent])
    expect(await queue.submit(many)).toEqual({ added: [], known: many.map(({ id }) => id) })
    expect((await queue.status()).warnings).toMatchObject([{ code: 'farm-no-worker' }])
    const order: string[] = []
    const worker = await work({ started: ({ id }) => order.push(id) })
    await until(async () => (await stateOf(late.id)) === 'done')
    const names = new Map([late, urgent, ...many, ...few].map(({ id, title }) => [id, title]))
    expect(order.map((id) => names.get(id))).toEqual([
      'urgent',
      'many 0',
      'few 0',
      'many 1',
      'few 1',
      'many 2',
      'many 3',
      'late'
    ])
    expect(await queue.status()).toMatchObject({ counts: { done: 8 }, workers: [{ id: worker.id }], warnings: [] })
    await worker.drain()
  })

  test('a clip that always kills its process ends in the dead letters, the others go on', async () => {
    const [poison, bad, good] = [stubClip('poison'), stubClip('bad'), stubClip('good')]
    const ended: (string | null)[] = []
    const worker = await work({ childEnded: ({ signal }) => ended.push(signal) })
    await queue.submit([poison, bad, good])
    await until(async () => (await stateOf(poison.id)) === 'dead')
    expect(ended).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGKILL'])
    const dead = await queue.clips({ states: ['dead'] })
    expect(dead.map(({ title, error, attempts }) => [title, error?.code, attempts])).toEqual(
      expect.arrayContaining([
        ['poison', 'farm-child-crashed', 4],
        ['bad', 'mask-empty', 1]
      ])
    )
    expect(await stateOf(good.id)).toBe('done')
    expect(await queue.retry([bad.id])).toBe(1)
    await until(async () => (await stateOf(bad.id)) === 'dead')
    await worker.drain()
  })

  test('clips are cancelled while they wait and while they run, and begin again when asked', async () => {
    const [slow, waiting] = [stubClip('slow'), stubClip('good')]
    const worker = await work()
    await queue.submit([slow, waiting])
    await until(async () => (await queue.clips({ ids: [slow.id] }))[0]?.progress?.done === 1)
    expect(await queue.cancel([waiting.id, slow.id])).toBe(2)
    await until(async () => (await stateOf(slow.id)) === 'cancelled')
    expect(await stateOf(waiting.id)).toBe('cancelled')
    expect(await queue.retry([waiting.id])).toBe(1)
    await until(async () => (await stateOf(waiting.id)) === 'done')
    await worker.drain()
  })

  test('a worker that drains gives back what it is at, for the next', async () => {
    const slow = stubClip('slow')
    const left: string[] = []
    const first = await work({ left: ({ reason }) => left.push(reason) })
    await queue.submit([slow])
    await until(async () => (await queue.clips({ ids: [slow.id] }))[0]?.progress?.done === 1)
    await first.drain()
    expect([left, await stateOf(slow.id)]).toEqual([['draining'], 'waiting'])
    const second = await work()
    await until(async () => (await stateOf(slow.id)) === 'running')
    await queue.cancel([slow.id])
    await until(async () => (await stateOf(slow.id)) === 'cancelled')
    await second.drain()
  })

  test('a clip that is cut waits for its parts, dies with one of them, and is cancelled with them', async () => {
    const [whole, bad, slow] = [stubClip('cut'), stubClip('cut bad'), stubClip('cut slow')]
    const worker = await work({}, { slots: 2 })
    await queue.submit([whole, bad])
    await until(async () => (await stateOf(whole.id)) === 'done' && (await stateOf(bad.id)) === 'dead')
    expect((await queue.clips({ ids: [bad.id] }))[0]?.error?.code).toBe('mask-empty')
    await queue.submit([slow])
    await until(async () => worker.status.running.length === 2 && (await stateOf(slow.id)) === 'parts')
    expect(await queue.cancel([slow.id])).toBe(1)
    await until(async () => worker.status.running.length === 0)
    expect(await stateOf(slow.id)).toBe('cancelled')
    await until(idle)
    expect(await stateOf(slow.id)).toBe('cancelled')
    await worker.drain()
  })

  test('a clip that dies of its parts while it is cancelled is cancelled, not dead', async () => {
    const slow = stubClip('cut slow')
    const worker = await work({}, { slots: 2 })
    await queue.submit([slow])
    await until(async () => worker.status.running.length === 2 && (await stateOf(slow.id)) === 'parts')
    const dead = (await queue.status()).counts.dead
    const client = server.client()
    // The parts hear of it, whoever cancels comes no further.
    await putCancelled(client, slow)
    await tellRunning(client, [partId(slow.id, 0), partId(slow.id, 1)])
    await until(async () => worker.status.running.length === 0)
    expect(await stateOf(slow.id)).toBe('cancelled')
    expect(await queue.clips({ ids: [slow.id], states: ['dead'] })).toEqual([])
    expect(await queue.retry([slow.id])).toBe(1)
    await until(async () => worker.status.running.length === 2 && (await stateOf(slow.id)) === 'parts')
    await putCancelled(client, slow)
    await tellRunning(client, [partId(slow.id, 0), partId(slow.id, 1)])
    await until(idle)
    await until(async () => (await queue.status()).counts.dead === dead)
    expect(await stateOf(slow.id)).toBe('cancelled')
    client.disconnect()
    await worker.drain()
  })

  test('a clip that is noted as cancelled is not begun, and one that was done all the same is done', async () => {
    const [late, done] = [stubClip('slow'), stubClip('good')]
    const client = server.client()
    const begun: string[] = []
    await queue.submit([late, done])
    await putCancelled(client, late)
    const worker = await work({ started: ({ id }) => begun.push(id) })
    await until(async () => (await stateOf(done.id)) === 'done')
    expect([begun, await stateOf(late.id)]).toEqual([[done.id], 'cancelled'])
    await putCancelled(client, done)
    expect(await stateOf(done.id)).toBe('done')
    client.disconnect()
    await worker.drain()
  })

  test('says which server does not answer, does not let in, or is full', async () => {
    await expect(BullQueue.open({ ...address, port: 1 })).rejects.toMatchObject({ code: 'farm-unreachable' })
    await expect(BullQueue.open({ ...address, password: 'wrong' })).rejects.toMatchObject({ code: 'farm-refused' })
    const open = await farmAddress({ url: server.url }, {})
    await expect(BullQueue.open(open)).rejects.toMatchObject({ code: 'farm-refused' })
    const client = server.client()
    await client.config('SET', 'maxmemory', '1')
    await expect(queue.submit([stubClip('good')])).rejects.toMatchObject({ code: 'farm-full' })
    await client.config('SET', 'maxmemory', '0')
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    const warned = await BullQueue.open(address)
    expect((await warned.status()).warnings).toMatchObject([{ code: 'farm-full' }])
    await warned.close()
    client.disconnect()
  })

  test('speaks TLS, and trusts only who is vouched for', async () => {
    const [key, cert] = [join(server.folder, 'key.pem'), join(server.folder, 'cert.pem')]
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
    const kind = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1']
    execFileSync('openssl', [...kind, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' })
    const secure = await RedisServer.start({ tls: { key, cert } })
    const wish = { url: secure.url, passwordFile: secure.passwordFile }
    try {
      await expect(BullQueue.open(await farmAddress(wish, {}))).rejects.toMatchObject({ code: 'farm-refused' })
      const trusted = await BullQueue.open(await farmAddress({ ...wish, caFile: cert }, {}))
      expect((await trusted.submit([stubClip('good')])).added).toHaveLength(1)
      await trusted.close()
    } finally {
      await secure.stop()
    }
  })
})

test('an address with a password in it is refused: arguments are seen by others', async () => {
  await expect(farmAddress({ url: 'redis://:secret@farm:6379' }, {})).rejects.toMatchObject({ code: 'bad-arguments' })
  await expect(farmAddress({ url: 'http://farm' }, {})).rejects.toMatchObject({ code: 'bad-arguments' })
  expect(await farmAddress({ url: 'rediss://ada@farm/2' }, { HODOR_FARM_PASSWORD: 'p' })).toEqual({
    ...{ host: 'farm', port: 6379, database: 2, username: 'ada', password: 'p', tls: true }
  })
})
