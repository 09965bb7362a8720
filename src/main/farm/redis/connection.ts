import { Redis } from 'ioredis'
import { StudioError } from '../../../shared/domain/errors'
import { redisOptions, shownAddress, type FarmAddress } from './farmAddress'
import { farmError } from './farmErrors'

/** Keys of a farm begin with it. */
export const prefix = 'hodor'

/** Beyond that, times of different machines no longer fit together. */
export const skewAllowedMs = 5000

export interface ServerFacts {
  /** Our clock against the server's, ms; positive = ours is ahead. */
  readonly clockSkewMs: number
  readonly warnings: readonly StudioError[]
}

/** Opens a connection, or says at once why there is none. @throws StudioError `farm-unreachable`, `farm-refused` */
export async function connectFarm(address: FarmAddress): Promise<Redis> {
  const redis = new Redis({ ...redisOptions(address, false), lazyConnect: true })
  // The last error is the reason: what `connect` itself says is only that the connection is closed.
  let reason: unknown = null
  redis.on('error', (error: unknown) => {
    reason = error
  })
  try {
    await redis.connect()
    await redis.ping()
    return redis
  } catch (error) {
    redis.disconnect()
    throw farmError(reason ?? error, shownAddress(address))
  }
}

/** What should be known of a server before it is relied on. */
export async function serverFacts(redis: Redis, address: FarmAddress): Promise<ServerFacts> {
  const clockSkewMs = await clockSkew(redis)
  const warnings = [...clockWarning(clockSkewMs), ...(await evictionWarning(redis, address))]
  return { clockSkewMs, warnings }
}

export async function clockSkew(redis: Redis): Promise<number> {
  const before = Date.now()
  const [seconds, micros] = await redis.time()
  return Math.round((before + Date.now()) / 2 - (Number(seconds) * 1000 + Number(micros) / 1000))
}

export function clockWarning(skewMs: number): StudioError[] {
  if (Math.abs(skewMs) <= skewAllowedMs) return []
  const seconds = (Math.abs(skewMs) / 1000).toFixed(1)
  const message = `The clock here is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the Redis server’s.`
  return [
    new StudioError('farm-clock-skew', message, { hint: 'Set it by NTP. Jobs go on: locks do not depend on it.' })
  ]
}

async function evictionWarning(redis: Redis, address: FarmAddress): Promise<StudioError[]> {
  const memory = await redis.info('memory').catch(() => '')
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1]
  if (policy === undefined || policy === 'noeviction') return []
  const message = `The Redis server at ${shownAddress(address)} throws keys away when it is full (${policy}).`
  return [
    new StudioError('farm-full', message, { hint: 'Set its maxmemory-policy to noeviction, or jobs may be lost.' })
  ]
}
