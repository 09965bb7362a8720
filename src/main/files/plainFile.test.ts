import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeFileAtomic } from './atomicWrite'
import { refuseExisting } from './outputFile'
import { openPlain, readPlain, readPlainText } from './plainFile'

let folder: string
let pipe: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plain-'))
  pipe = join(folder, 'pipe')
  spawnSync('mkfifo', [pipe])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a file is read, one that is too large or a folder is not', async () => {
  const path = join(folder, 'ä.txt')
  await writeFile(path, 'größe')
  expect(await readPlainText(path)).toBe('größe')
  await expect(readPlain(path, 3)).rejects.toMatchObject({ code: 'EFBIG' })
  await mkdir(join(folder, 'below'))
  await expect(openPlain(join(folder, 'below'))).rejects.toMatchObject({ code: 'EISDIR' })
  await expect(openPlain(join(folder, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test.skipIf(process.platform === 'win32')(
  'pipes and devices are neither waited for nor read, nor replaced by a file',
  async () => {
    for (const path of [pipe, '/dev/zero', '/dev/null']) {
      await expect(openPlain(path)).rejects.toMatchObject({ code: 'ENOTREG' })
    }
    await expect(refuseExisting(pipe, true)).rejects.toMatchObject({ code: 'output-not-writable' })
    await expect(writeFileAtomic(pipe, 'x')).rejects.toMatchObject({ code: 'output-not-writable' })
    expect((await stat(pipe)).isFIFO()).toBe(true)
  }
)
