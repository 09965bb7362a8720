import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { basename } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'

/** Where a farm's Redis server is, and what it wants to see. The password never is part of what is printed. */
export interface FarmAddress {
  readonly host: string
  readonly port: number
  readonly database: number
  readonly username?: string
  readonly password?: string
  readonly tls: boolean
  /** PEM: who vouches for the server's certificate. */
  readonly ca?: string
}

export interface AddressWish {
  /** `redis://host:port/0`, or `rediss://` for TLS. */
  readonly url: string
  readonly passwordFile?: string
  readonly caFile?: string
}

/** Reads what the environment says: `HODOR_FARM_PASSWORD`, `HODOR_FARM_PASSWORD_FILE`, `HODOR_FARM_CA`. */
type Environment = Readonly<Record<string, string | undefined>>

/**
 * @param wish as typed; a password in it is refused, since arguments are seen by everybody on the machine
 * @throws StudioError `bad-arguments`, `file-not-found`
 */
export async function farmAddress(wish: AddressWish, env: Environment = process.env): Promise<FarmAddress> {
  const { hostname, port, protocol, username, pathname } = parsed(wish.url)
  const passwordFile = wish.passwordFile ?? given(env, 'HODOR_FARM_PASSWORD_FILE')
  const caFile = wish.caFile ?? given(env, 'HODOR_FARM_CA')
  const password = passwordFile === undefined ? given(env, 'HODOR_FARM_PASSWORD') : await secret(passwordFile)
  return {
    ...{ host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 6379 : Number(port) },
    ...{ tls: protocol === 'rediss:', database: Number(pathname.slice(1) || '0') },
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== undefined && { password }),
    ...(caFile !== undefined && { ca: await textOf(caFile) })
  }
}

/** Empty is as good as not set. */
function given(env: Environment, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name]
}

function parsed(typed: string): URL {
  const url = safely(typed)
  const isRedis = url !== null && (url.protocol === 'redis:' || url.protocol === 'rediss:') && url.hostname !== ''
  if (!isRedis || !/^\/?\d*$/.test(url.pathname)) {
    throw new StudioError('bad-arguments', 'The farm’s address is none of Redis.', {
      hint: 'Write redis://HOST:PORT, or rediss://HOST:PORT for TLS.'
    })
  }
  if (url.password !== '') {
    throw new StudioError(
      'bad-arguments',
      'The farm’s address holds a password, which others on this machine can see.',
      {
        hint: 'Put it into a file (--password-file), or into HODOR_FARM_PASSWORD.'
      }
    )
  }
  return url
}

function safely(given: string): URL | null {
  try {
    return new URL(given)
  } catch {
    return null
  }
}

async function secret(path: string): Promise<string> {
  return (await textOf(path)).replace(/\r?\n$/, '')
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new StudioError('file-not-found', `${basename(path)} cannot be read.`, {
      hint: 'Check the path.',
      cause: error
    })
  })
}

/** As it may be shown and logged. */
export function shownAddress({ host, port, database, tls }: FarmAddress): string {
  return `${tls ? 'rediss' : 'redis'}://${host.includes(':') ? `[${host}]` : host}:${port}/${database}`
}

/** @param waits true: whoever asks waits while the server is away, as workers do */
export function redisOptions({ host, port, database, username, password, tls, ca }: FarmAddress, waits: boolean) {
  return {
    ...{ host, port, db: database, connectTimeout: 5000 },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: { ...(ca !== undefined && { ca }), ...(isIP(host) === 0 && { servername: host }) } }),
    maxRetriesPerRequest: waits ? null : 1,
    retryStrategy: (times: number) => Math.min(100 * 2 ** times, 2000)
  }
}
