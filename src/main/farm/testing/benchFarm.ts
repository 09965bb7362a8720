import { parseArgs } from 'node:util'
import { BullQueue } from '../redis/bullQueue'
import { farmAddress, type FarmAddress } from '../redis/farmAddress'
import { FarmWorker } from '../worker/farmWorker'
import { FarmFixture, until } from './farmFixture'
import { RedisServer } from './redisServer'
import { stubChild, stubClip, stubMadeFor } from './stubChild'

/**
 * `npm run bench:farm [-- --jobs 10000 --clips 8]`: how fast a Redis server on this machine takes in jobs and hands them out
 * (to processes that do nothing), what they cost it in memory, and how much faster two workers are than one with real clips.
 */

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '10000' },
    clips: { type: 'string', default: '8' },
    frames: { type: 'string', default: '24' }
  }
})

const server = await RedisServer.start()
try {
  const address = await farmAddress({ url: server.url, passwordFile: server.passwordFile }, {})
  console.log(JSON.stringify(await queueAlone(address, Number(values.jobs))))
  for (const [clips, frames] of [
    [Number(values.clips), Number(values.frames)],
    [Number(values.clips) * 4, 1]
  ] as const) {
    for (const workers of [1, 2]) console.log(JSON.stringify(await realClips({ clips, frames, workers })))
  }
} finally {
  await server.stop()
}

async function queueAlone(address: FarmAddress, count: number): Promise<object> {
  const queue = await BullQueue.open(address)
  const before = await usedBytes()
  const clips = Array.from({ length: count }, (_, at) => stubClip(`clip ${at}`, { user: `user ${at % 10}` }))
  const enqueued = await seconds(() => queue.submit(clips))
  const bytes = (await usedBytes()) - before
  const here = { cacheFolder: server.folder, cacheBytes: 1e9 }
  const options = { address, here, madeFor: stubMadeFor, slots: 4, events: {}, entry: await stubChild(server.folder) }
  const workers = [await FarmWorker.start(options), await FarmWorker.start(options)]
  const drained = await seconds(() => until(async () => (await queue.status()).counts.done === count, 3600))
  await Promise.all(workers.map((worker) => worker.drain()))
  await queue.close()
  return {
    jobs: count,
    enqueuedPerSecond: Math.round(count / enqueued),
    drainedPerSecond: Math.round(count / drained),
    redisBytesAJob: Math.round(bytes / count),
    redisMiB: Math.round((bytes / 2 ** 20) * 10) / 10
  }
}

interface RealRun {
  readonly clips: number
  readonly frames: number
  readonly workers: number
}

async function realClips({ clips, frames, workers }: RealRun): Promise<object> {
  const fixture = await FarmFixture.make(clips, frames)
  try {
    for (let at = 0; at < workers; at++) fixture.worker(server, '--slots', '1', '--threads', '1')
    await fixture.run(server, 'submit', `${fixture.folder}/jobs.json`, '--scratch', `${fixture.folder}/scratch`)
    const done = (): number => fixture.lines.filter(({ event }) => event === 'finished').length
    // The first clip of each opens its network.
    await until(() => done() >= workers, 600)
    const first = done()
    const took = await seconds(() => until(() => done() === clips, 3600))
    return { clips, frames, workers, clipsPerSecond: Math.round(((clips - first) / took) * 1000) / 1000 }
  } finally {
    await fixture.remove()
  }
}

async function usedBytes(): Promise<number> {
  const client = server.client()
  const used = /used_memory:(\d+)/.exec(await client.info('memory'))?.[1]
  client.disconnect()
  return Number(used)
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return (performance.now() - begin) / 1000
}
