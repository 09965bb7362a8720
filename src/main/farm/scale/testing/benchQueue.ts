import { createHash } from 'node:crypto'
import { Worker } from 'bullmq'
import { batchFileSchema } from '../../../queue/batch/batchFile'
import type { ClipPayload } from '../../ports'
import { BullQueue } from '../../redis/bullQueue'
import { queueName, type ClipJob } from '../../redis/clipQueues'
import { connectFarm, prefix } from '../../redis/connection'
import { farmAddress, redisOptions } from '../../redis/farmAddress'
import { hasRedis, noRedis, RedisServer } from '../../testing/redisServer'

/**
 * Built and run by `npm run bench:queue`: 10,000 clips through the queue without any work in them. How fast they go in and
 * out, what Redis keeps of each, and what processor time it spends on each.
 */

const clipsAtOnce = 10_000
const madeFor = { program: 'bench', bundle: { name: 'none', version: '1', digest: 'a'.repeat(64) } }

function payload(at: number): ClipPayload {
  const job = {
    ...{ kind: 'segment', video: `/films/of/somebody/clip-${at}.mp4`, from: 0, to: 0, save: `/out/clip-${at}.hodor` },
    references: [{ masks: `/films/of/somebody/clip-${at}.png`, frame: 0 }],
    exports: [{ folder: '/out', name: `clip-${at}`, format: { kind: 'annotations', layout: 'masks' } }]
  }
  const [parsed] = batchFileSchema.parse({ version: 1, jobs: [job] }).jobs
  if (!parsed) throw new RangeError('no job')
  return {
    ...{
      version: 1,
      id: `a${createHash('sha256').update(String(at)).digest('hex').slice(0, 15)}`,
      title: `clip ${at}`
    },
    ...{ user: `user-${at % 10}`, priority: 'normal', madeFor, storage: { kind: 'folder', scratch: '/scratch' } },
    ...{ checkpointEvery: 50, cutFrom: null, submittedAt: 0, job: parsed }
  }
}

interface ServerUse {
  readonly coreSeconds: number
  readonly bytes: number
}

async function main(): Promise<void> {
  if (!hasRedis) return void process.stdout.write(`${noRedis}\n`)
  const server = await RedisServer.start()
  try {
    process.env['HODOR_FARM_PASSWORD_FILE'] = server.passwordFile
    const address = await farmAddress({ url: server.url })
    const redis = await connectFarm(address)
    const use = async (): Promise<ServerUse> => {
      const info = `${await redis.info('cpu')}\n${await redis.info('memory')}`
      const of = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1])
      return { coreSeconds: of('used_cpu_sys') + of('used_cpu_user'), bytes: of('used_memory') }
    }
    const clips = Array.from({ length: clipsAtOnce }, (_, at) => payload(at))
    const queue = await BullQueue.open(address)
    const empty = await use()
    const enqueue = await timed(() => queue.submit(clips))
    const full = await use()
    const drain = await timed(() => drained(redisOptions(address, true)))
    const after = await use()
    await queue.close()
    redis.disconnect()
    const perClip = (value: number): number => Number((value / clipsAtOnce).toPrecision(3))
    const figures = {
      clips: clipsAtOnce,
      enqueuedPerSecond: Math.round(clipsAtOnce / enqueue),
      drainedPerSecond: Math.round(clipsAtOnce / drain),
      bytesPerWaitingClip: Math.round((full.bytes - empty.bytes) / clipsAtOnce),
      bytesPerDoneClip: Math.round((after.bytes - empty.bytes) / clipsAtOnce),
      serverCoreSecondsPerClip: perClip(after.coreSeconds - empty.coreSeconds)
    }
    process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  } finally {
    await server.down()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** Four takers of four at a time that do nothing. */
async function drained(connection: ReturnType<typeof redisOptions>): Promise<void> {
  let left = clipsAtOnce
  const takers: Worker<ClipJob>[] = []
  await new Promise<void>((resolve) => {
    for (let at = 0; at < 4; at++) {
      const options = { connection, prefix, concurrency: 4 }
      const taker = new Worker<ClipJob>(queueName(madeFor), async () => ({ files: [], notes: [] }), options)
      taker.on('completed', () => {
        if (--left === 0) resolve()
      })
      takers.push(taker)
    }
  })
  await Promise.all(takers.map((taker) => taker.close()))
}

await main()
