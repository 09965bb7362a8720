import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reserveFile } from './outputFile'
import { temporaryBeside } from './temporaryName'

test('whoever writes beside what a killed program left removes that, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stale-'))
  const { pid } = spawnSync(process.execPath, ['-e', '0'])
  const own = temporaryBeside(join(folder, 'x'))
  const dead = own.replace(`-${process.pid}-`, `-${pid}-`)
  await mkdir(dead)
  await writeFile(join(dead, '00000.png'), 'half')
  await writeFile(own, 'at work')
  await writeFile(join(folder, 'mine.part'), 'kept')

  const pending = await reserveFile(join(folder, 'out.mp4'), false)
  await pending.discard()

  expect((await readdir(folder)).sort()).toEqual([own.split('/').at(-1), 'mine.part'])
  await rm(folder, { recursive: true })
})
