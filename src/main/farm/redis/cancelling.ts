import type { Redis } from 'ioredis'
import { clipPayloadSchema, type ClipPayload } from '../ports'
import { prefix } from './connection'

/** Clips nobody wants any more: those that wait are taken out and put here, those that run are told. */

const channel = `${prefix}:cancel`
const listKey = `${prefix}:cancelled`

/** Jobs that run stop, on whatever machine. @param jobIds of BullMQ: clips and parts */
export async function tellRunning(redis: Redis, jobIds: readonly string[]): Promise<void> {
  for (const id of jobIds) await redis.publish(channel, id)
}

/** Hears of jobs to stop, until the connection is closed. @param redis a connection that does nothing else */
export async function hearOfCancels(redis: Redis, stop: (jobId: string) => void): Promise<void> {
  redis.on('message', (_channel, id: string) => stop(id))
  await redis.subscribe(channel)
}

export async function putCancelled(redis: Redis, clip: ClipPayload): Promise<void> {
  await redis.hset(listKey, clip.id, JSON.stringify(clip))
}

/** @returns the clip, which is no longer among the cancelled */
export async function takeCancelled(redis: Redis, id: string): Promise<ClipPayload | null> {
  const text = await redis.hget(listKey, id)
  if (text === null) return null
  await redis.hdel(listKey, id)
  return clipPayloadSchema.parse(JSON.parse(text))
}

export async function cancelledClips(redis: Redis): Promise<ClipPayload[]> {
  const all = await redis.hgetall(listKey)
  return Object.values(all).map((text) => clipPayloadSchema.parse(JSON.parse(text)))
}

export function cancelledCount(redis: Redis): Promise<number> {
  return redis.hlen(listKey)
}
