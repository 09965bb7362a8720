import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { handedOver, handOver, removeFormerSocket, socketFolder } from './singleInstance'

test.skipIf(process.platform === 'win32')(
  'the socket of a program that was killed goes, and nothing else',
  async () => {
    const place = await mkdtemp(join(tmpdir(), 'studio-single-'))
    const [settings, former, now] = ['settings', 'scoped_dirOld', 'scoped_dirNew'].map((name) => join(place, name))
    for (const folder of [settings!, former!, now!, join(place, 'mine')]) await mkdir(folder)
    await writeFile(join(former!, 'SingletonSocket'), '')
    const link = join(settings!, 'SingletonSocket')
    expect(socketFolder(settings!)).toBeNull()
    await symlink(join(former!, 'SingletonSocket'), link)
    const before = socketFolder(settings!)
    expect(before).toBe(former)
    // Still the same: in use.
    removeFormerSocket(settings!, before)
    expect(existsSync(former!)).toBe(true)
    await rm(link)
    await symlink(join(now!, 'SingletonSocket'), link)
    removeFormerSocket(settings!, join(place, 'mine'))
    removeFormerSocket(settings!, before)
    expect([former!, now!, join(place, 'mine')].map(existsSync)).toEqual([false, true, true])

    await mkdir(former!)
    await writeFile(join(former!, 'something.txt'), '')
    removeFormerSocket(settings!, before)
    expect(existsSync(former!)).toBe(true)
    await rm(place, { recursive: true })
  }
)

test('a path of any letters is handed over in ASCII, and what was lost is no path', () => {
  const path = '/home/änn/Ferien – 影 100%.mp4'
  expect(handOver(path).path).toMatch(/^[\x20-\x7e]+$/)
  expect(handedOver(handOver(path))).toBe(path)
  expect(handedOver(handOver(null))).toBeNull()
  expect(handedOver(null)).toBeNull()
})
