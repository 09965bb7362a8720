import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { writeFileAtomic } from './atomicWrite'
import { reserveFile } from './outputFile'
import { makeTemporaryFolder } from './temporaryFolder'
import { temporaryBeside } from './temporaryName'

test('whoever writes beside what a killed program left removes that, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stale-'))
  const own = temporaryBeside(join(folder, 'x'))
  const dead = ofDead(join(folder, 'x'))
  await mkdir(dead)
  await writeFile(join(dead, '00000.png'), 'half')
  await writeFile(own, 'at work')
  await writeFile(join(folder, 'mine.part'), 'kept')

  const pending = await reserveFile(join(folder, 'out.mp4'), false)
  await pending.discard()

  expect((await readdir(folder)).sort()).toEqual([own.split('/').at(-1), 'mine.part'])
  await rm(folder, { recursive: true })
})

/** As a killed program would have called its own. */
function ofDead(target: string): string {
  const { pid } = spawnSync(process.execPath, ['-e', '0'])
  return temporaryBeside(target).replace(`-${process.pid}-`, `-${pid}-`)
}

test('so do saves, and whoever needs a place for temporary files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stale-'))
  await writeFile(ofDead(join(folder, 'work.hodor')), 'half')
  await writeFileAtomic(join(folder, 'work.hodor'), 'whole')
  expect(await readdir(folder)).toEqual(['work.hodor'])

  const place = await mkdtemp(join(tmpdir(), 'stale-'))
  vi.stubEnv('TMPDIR', place)
  await mkdir(ofDead(join(place, 'x')))
  const own = await makeTemporaryFolder()
  expect((await readdir(place)).map((name) => join(place, name))).toEqual([own])
  vi.stubEnv('TMPDIR', join(place, 'gone'))
  await expect(makeTemporaryFolder()).rejects.toMatchObject({ code: 'output-not-writable' })
  vi.unstubAllEnvs()
  for (const used of [folder, place]) await rm(used, { recursive: true })
})
