import type { Redis } from 'ioredis'
import { clipPayloadSchema, type ClipPayload } from '../ports'
import { prefix } from './connection'

/**
 * Clips nobody wants any more. They are noted before anything else happens: whoever begins with one later finds the note,
 * whoever is at it already is told.
 */

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

export async function isCancelled(redis: Redis, id: string): Promise<boolean> {
  return (await redis.hexists(listKey, id)) === 1
}

/** They are wanted again, or were done before anybody heard. */
export async function dropCancelled(redis: Redis, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await redis.hdel(listKey, ...ids)
}

export async function cancelledClips(redis: Redis): Promise<ClipPayload[]> {
  const all = await redis.hgetall(listKey)
  return Object.values(all).map((text) => clipPayloadSchema.parse(JSON.parse(text)))
}

export function cancelledCount(redis: Redis): Promise<number> {
  return redis.hlen(listKey)
}
