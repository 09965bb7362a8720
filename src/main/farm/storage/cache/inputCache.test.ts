import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryBeside } from '../../../files/temporaryName'
import { InputCache } from './inputCache'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-'))
  return () => rm(folder, { recursive: true, force: true })
})

/** Fetches `bytes` bytes and counts how often. */
function source(bytes = 40) {
  const fetched: string[] = []
  const use = async (cache: InputCache, name: string) =>
    cache.use(name, bytes, async (target) => {
      fetched.push(name)
      await writeFile(join(target, 'clip'), Buffer.alloc(bytes, name))
    })
  return { fetched, use }
}

const entries = async (): Promise<string[]> => (await readdir(folder)).sort()

test('holds so many bytes; what was not used for the longest time goes first, what is in use stays', async () => {
  const { use, fetched } = source()
  const cache = new InputCache(folder, 100)
  const a = await use(cache, 'a')
  await (await use(cache, 'b')).release()
  // A third one: `b` is the newer, but `a` is in use.
  await (await use(cache, 'c')).release()
  expect(await entries()).toEqual(['a', 'c'])
  await a.release()
  await new Promise((resolve) => setTimeout(resolve, 5))
  await (await use(cache, 'a')).release()
  await (await use(cache, 'd')).release()
  expect(await entries()).toEqual(['a', 'd'])
  expect(fetched).toEqual(['a', 'b', 'c', 'd'])
  expect(await readFile(join(a.folder, 'clip'), 'utf8')).toBe('a'.repeat(40))
})

test('too large, or all in use: said, and nothing is thrown away', async () => {
  const { use } = source()
  const cache = new InputCache(folder, 100)
  const held = [await use(cache, 'a'), await use(cache, 'b')]
  await expect(use(cache, 'c')).rejects.toMatchObject({ code: 'storage-cache-full' })
  await expect(cache.use('d', 101, async () => undefined)).rejects.toMatchObject({ code: 'storage-cache-full' })
  expect(await entries()).toEqual(['a', 'b'])
  for (const each of held) await each.release()
})

test('a fetch that fails leaves nothing; two at once end with one entry that both may use', async () => {
  const cache = new InputCache(folder, 1000)
  const broken = cache.use('a', 10, async (target) => {
    await writeFile(join(target, 'half'), '')
    throw new Error('cut off')
  })
  await expect(broken).rejects.toThrow('cut off')
  expect(await entries()).toEqual([])
  const { use } = source()
  const held = await Promise.all([use(cache, 'a'), use(new InputCache(folder, 1000), 'a')])
  expect(held[0]?.folder).toBe(held[1]?.folder)
  expect(await entries()).toEqual(['a'])
  await held[0]!.release()
  // The other still uses it.
  await expect(use(new InputCache(folder, 60), 'b')).rejects.toMatchObject({ code: 'storage-cache-full' })
})

test('what a process that was killed held or had half is free again', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const ofDead = (path: string): string => temporaryBeside(path).replace(`-${process.pid}-`, `-${pid}-`)
  const { use } = source()
  const cache = new InputCache(folder, 100)
  const kept = await use(cache, 'a')
  await kept.release()
  await writeFile(ofDead(join(kept.folder, 'x')), '')
  const half = ofDead(join(folder, 'x'))
  await mkdir(half)
  await writeFile(join(half, '.bytes'), '90')
  await (await use(cache, 'b')).release()
  await (await use(cache, 'c')).release()
  expect(await entries()).toEqual(['b', 'c'])
})

test('a disk that is fuller than the limit: unused entries go, then it is said', async (context) => {
  const disk = join(folder, 'disk')
  await mkdir(disk)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status !== 0)
    return context.skip('only root may mount a small disk')
  try {
    const { use } = source(24_000)
    const cache = new InputCache(disk, 1e9)
    for (const name of ['a', 'b', 'c', 'd']) await (await use(cache, name)).release()
    expect((await readdir(disk)).sort()).toEqual(['c', 'd'])
    const held = await use(cache, 'd')
    await expect(source(60_000).use(cache, 'e')).rejects.toMatchObject({ code: 'storage-cache-full' })
    expect(await readdir(disk)).toEqual(['d'])
    await held.release()
  } finally {
    spawnSync('umount', [disk])
  }
})
