import type { Redis } from 'ioredis'
import { z } from 'zod'
import { madeForSchema, type WorkerStatus } from '../ports'
import { prefix } from './connection'

/** Workers say every few seconds that they are there. */
export const heartbeatMs = 5000
const silentMs = 4 * heartbeatMs
const key = `${prefix}:workers`

const entrySchema = z.object({
  seenAt: z.number(),
  worker: z.object({
    id: z.string(),
    host: z.string(),
    slots: z.int(),
    running: z.array(z.string()),
    madeFor: madeForSchema,
    clockSkewMs: z.number(),
    draining: z.boolean()
  })
})

/** Times are the server's: those of the machines need not agree. */
async function serverTime(redis: Redis): Promise<number> {
  return Number((await redis.time())[0]) * 1000
}

export async function sayHere(redis: Redis, worker: WorkerStatus): Promise<void> {
  await redis.hset(key, worker.id, JSON.stringify({ seenAt: await serverTime(redis), worker }))
}

export async function sayGone(redis: Redis, id: string): Promise<void> {
  await redis.hdel(key, id)
}

/** Who spoke lately; who has not for long is forgotten. */
export async function workersHere(redis: Redis): Promise<WorkerStatus[]> {
  const now = await serverTime(redis)
  const found: WorkerStatus[] = []
  for (const [id, text] of Object.entries(await redis.hgetall(key))) {
    const entry = entrySchema.safeParse(JSON.parse(text))
    if (entry.success && now - entry.data.seenAt < silentMs) found.push(entry.data.worker)
    else await sayGone(redis, id)
  }
  return found
}
