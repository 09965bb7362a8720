import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFolder } from './makeFolder'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'folders-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

test('makes all that is missing, also when several ask at once', async () => {
  const deep = join(root, 'a/b/c')
  await Promise.all([makeFolder(deep), makeFolder(join(deep, 'd')), makeFolder(deep)])
  expect((await stat(join(deep, 'd'))).isDirectory()).toBe(true)
})

test('a file in the way is an error', async () => {
  await writeFile(join(root, 'file'), '')
  await expect(makeFolder(join(root, 'file/below'))).rejects.toThrow(/ENOTDIR|EEXIST/)
})

test.skipIf(process.platform !== 'linux')(
  'a place that takes no folders is an error at once, not a wait for ever',
  async () => {
    await expect(makeFolder('/proc/hodor/cache')).rejects.toThrow(/ENOENT/)
  }
)
