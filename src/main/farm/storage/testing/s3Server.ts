import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `s3rver` has no types of its own. */
type S3rver = new (options: object) => { run(): Promise<AddressInfo>; close(): Promise<void> }

export const testBucket = 'clips'

/** An S3-compatible server on loopback, with one bucket. Its one user is `S3RVER` with the secret `S3RVER`. */
export async function startS3Server(): Promise<{ readonly endpoint: string; stop(): Promise<void> }> {
  const S3rver = createRequire(import.meta.url)('s3rver') as S3rver
  const directory = await mkdtemp(join(tmpdir(), 's3-'))
  const buckets = [{ name: testBucket }]
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: buckets })
  const { port } = await server.run()
  const stop = async (): Promise<void> => {
    await server.close()
    await rm(directory, { recursive: true, force: true })
  }
  return { endpoint: `http://127.0.0.1:${port}`, stop }
}

/** A server on loopback that answers as a broken storage would. */
export async function startBrokenServer(answer: RequestListener): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const server: Server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { endpoint: `http://127.0.0.1:${port}`, stop }
}

/** Moto, which knows conditions; null where Python does not have it. */
export async function startMoto(): Promise<{ readonly endpoint: string; stop(): Promise<void> } | null> {
  const program = process.env['STUDIO_PYTHON'] ?? 'python3'
  if (spawnSync(program, ['-c', 'import moto.server']).status !== 0) return null
  const child = spawn(program, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe']
  })
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.once('exit', () => reject(new Error(said)))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
  })
  const stop = async (): Promise<void> => {
    child.kill()
    await once(child, 'exit')
  }
  return { endpoint, stop }
}
