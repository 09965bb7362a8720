import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** Whether Debian's `redis-server` is here: `npm run setup` brings it where it may. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

export const noRedis = 'no redis-server here (npm run setup installs it as root on Debian)'

export interface ServerOptions {
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Lines of its configuration. */
  readonly settings?: readonly string[]
}

/** A Redis server of its own, on loopback, with a password and an append-only file. */
export class RedisServer {
  readonly password = `secret-${Math.random().toString(36).slice(2)}`
  #child: ChildProcess | null = null

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly options: ServerOptions
  ) {}

  static async start(options: ServerOptions = {}): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'farm-redis-'))
    const server = new RedisServer(folder, await freePort(), options)
    await writeFile(server.passwordFile, `${server.password}\n`, { mode: 0o600 })
    await server.up()
    return server
  }

  get url(): string {
    return `${this.options.tls ? 'rediss' : 'redis'}://127.0.0.1:${this.port}`
  }

  get passwordFile(): string {
    return join(this.folder, 'password')
  }

  async up(): Promise<void> {
    const { tls, settings = [] } = this.options
    const listen = tls
      ? [
          'port 0',
          `tls-port ${this.port}`,
          `tls-cert-file ${tls.cert}`,
          `tls-key-file ${tls.key}`,
          'tls-auth-clients no'
        ]
      : [`port ${this.port}`]
    // Not as arguments: those are seen by everybody.
    const lines = [
      ...listen,
      ...['bind 127.0.0.1', `dir ${this.folder}`, 'appendonly yes', 'appendfsync everysec', 'save ""'],
      ...[`requirepass ${this.password}`, 'maxmemory-policy noeviction', ...settings]
    ]
    const file = join(this.folder, 'redis.conf')
    await writeFile(file, lines.join('\n'), { mode: 0o600 })
    const child = spawn('redis-server', [file], { stdio: 'ignore' })
    this.#child = child
    // A test that is broken off leaves nothing behind.
    process.once('exit', () => child.kill('SIGKILL'))
    await this.#answers()
  }

  /** As a machine that is switched off would: what was not written is lost. */
  async down(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }

  client(): Redis {
    const { tls } = this.options
    const secure = tls ? { tls: { rejectUnauthorized: false } } : {}
    return new Redis({ host: '127.0.0.1', port: this.port, password: this.password, ...secure })
  }

  async stop(): Promise<void> {
    await this.down('SIGKILL')
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async #answers(): Promise<void> {
    const client = this.client()
    client.on('error', () => undefined)
    try {
      for (;;) {
        const pong = await client.ping().catch(() => null)
        if (pong === 'PONG') return
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    } finally {
      client.disconnect()
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
