import type { Redis } from 'ioredis'
import { priorities, type Priority } from '../ports'
import { prefix } from './connection'

/**
 * Fair shares by start-time queueing (Goyal et al., 1996): each user's clips have turns, one after the other, which begin
 * no earlier than the turn that is being served. So whoever comes with three clips does not wait for ten thousand of
 * somebody else, and nobody saves up turns by being away. BullMQ serves turns in order, equal ones as they came.
 */

/** BullMQ orders by a number below 2²¹: three priorities, and this many turns in each. Later ones go as they came. */
const turnsKept = 2 ** 19

/** The order in which BullMQ hands a clip out; less comes first. */
export function bullPriority(priority: Priority, turn: number): number {
  return priorities.indexOf(priority) * turnsKept + Math.min(turn, turnsKept - 1) + 1
}

/** Turn that is served, then the last turn of each user. */
const takeTurns = `
local served = tonumber(redis.call('GET', KEYS[2]) or '0')
local last = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '-1')
local first = math.max(last + 1, served)
redis.call('HSET', KEYS[1], ARGV[1], first + tonumber(ARGV[2]) - 1)
return first`

const serveTurn = `
local served = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) > served then redis.call('SET', KEYS[1], ARGV[1]) end
return 0`

/** Turns of one queue: each priority has its own. */
export interface Turns {
  readonly queue: string
  readonly priority: Priority
}

function keys({ queue, priority }: Turns): [turns: string, served: string] {
  return [`${prefix}:turns:${queue}:${priority}`, `${prefix}:served:${queue}:${priority}`]
}

/** @returns the first of `count` turns for a user */
export async function turnsFor(redis: Redis, turns: Turns, user: string, count: number): Promise<number> {
  return Number(await redis.eval(takeTurns, 2, ...keys(turns), user, String(count)))
}

/** A clip of that turn begins. */
export async function turnServed(redis: Redis, turns: Turns, turn: number): Promise<void> {
  await redis.eval(serveTurn, 1, keys(turns)[1], String(turn))
}

/** Nothing waits: turns count from the beginning again. */
export async function turnsBeginAnew(redis: Redis, queue: string): Promise<void> {
  await redis.del(...priorities.flatMap((priority) => keys({ queue, priority })))
}
