import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { askForUpdate, releasesPlace } from './latestRelease'

let server: Server | null = null
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = null
})

/** A server that answers every request like this. @returns its address and what it was asked */
async function answering(status: number, body: string, headers = {}): Promise<{ api: string; asked: string[] }> {
  const asked: string[] = []
  const own = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
    response.writeHead(status, headers).end(body)
  })
  server = own
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  return { api: `http://127.0.0.1:${(own.address() as AddressInfo).port}/repos/a/b/releases/latest`, asked }
}

describe('the newest release', () => {
  it.each([
    ['v0.1.0', '0.1.0', { kind: 'current', version: '0.1.0' }],
    ['v0.10.0', '0.9.1', { kind: 'newer', version: '0.10.0' }],
    ['1.0.0', '1.0.0-rc.1', { kind: 'newer', version: '1.0.0' }],
    ['v1.0.0-rc.2', '1.0.0', { kind: 'current', version: '1.0.0' }],
    ['v0.0.9', '0.1.0', { kind: 'current', version: '0.1.0' }]
  ])('%s beside %s', async (tag, version, expected) => {
    const { api } = await answering(200, JSON.stringify({ tag_name: tag, body: 'notes' }))
    expect(await askForUpdate(api, version)).toEqual(expected)
  })

  it('asks once, and says nothing of the machine', async () => {
    const { api, asked } = await answering(200, JSON.stringify({ tag_name: 'v9.0.0' }))
    await askForUpdate(api, '0.1.0')
    expect(asked).toHaveLength(1)
    expect(asked[0]).not.toMatch(/0\.1\.0|linux|darwin|win32|cookie/i)
  })

  it.each([
    ['no release', 404, '{}', { reason: 'noRelease' }],
    ['a refusal', 403, '{}', { reason: 'refused', status: 403 }],
    ['no JSON', 200, '<html>', { reason: 'noAnswer' }],
    ['no version', 200, '{"tag_name":"nightly"}', { reason: 'noVersion' }],
    ['no tag', 200, '[]', { reason: 'noVersion' }],
    ['too much', 200, `"${'x'.repeat(1_100_000)}"`, { reason: 'noVersion' }]
  ])('%s is said', async (_name, status, body, why) => {
    const { api } = await answering(status, body)
    expect(await askForUpdate(api, '0.1.0')).toEqual({ kind: 'unknown', ...why })
  })

  it('leads nowhere else', async () => {
    const { api } = await answering(302, '', { location: 'http://127.0.0.1:9/' })
    expect(await askForUpdate(api, '0.1.0')).toMatchObject({ kind: 'unknown' })
  })
})

describe('where releases are', () => {
  it.each([
    ['git+https://github.com/ann/hodor-studio.git'],
    ['https://github.com/ann/hodor-studio'],
    ['git@github.com:ann/hodor-studio.git'],
    ['github:ann/hodor-studio'],
    ['ann/hodor-studio']
  ])('%s', (repository) => {
    for (const manifest of [{ repository }, { repository: { type: 'git', url: repository } }]) {
      expect(releasesPlace(manifest)).toMatchObject({
        repository: 'ann/hodor-studio',
        api: 'https://api.github.com/repos/ann/hodor-studio/releases/latest'
      })
    }
  })

  it('is not known where nothing, or no place on GitHub, is named', () => {
    for (const repository of [undefined, '', 'https://example.org/ann/hodor-studio', 'x']) {
      expect(releasesPlace({ repository })).toBeNull()
    }
    expect(releasesPlace(null)).toBeNull()
  })
})
