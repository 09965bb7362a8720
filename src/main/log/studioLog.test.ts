import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { openLog } from './studioLog'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('what happened stands in the file, without the folders of paths', async () => {
  const log = await openLog(join(folder, 'logs', 'studio.log'))
  log.info('opened /home/anna/secret/clip.mp4')
  log.error('video:open', new StudioError('file-empty', 'clip.mp4 is empty.'))
  const text = await readFile(log.path, 'utf8')
  expect(text).toMatch(/info opened …\/clip\.mp4\n/)
  expect(text).toMatch(/error video:open: clip\.mp4 is empty\. \[file-empty\]\n/)
  expect(text).not.toContain('anna')
})

test('a fault is written with where it happened, a foreseen error without', async () => {
  const log = await openLog(join(folder, 'studio.log'))
  log.error('a', new TypeError('x is not a function'))
  log.error('b', new StudioError('disk-full', 'No room.', { cause: new Error('ENOSPC') }))
  const text = await readFile(log.path, 'utf8')
  expect(text).toMatch(/a: x is not a function \[internal\]\nTypeError.*\n\s+at /)
  expect(text).not.toContain('ENOSPC')
})

test('the latest errors are remembered, with their codes', async () => {
  const log = await openLog(join(folder, 'studio.log'))
  for (let i = 0; i < 30; i++) log.error('x', { code: 'disk-full', message: `No room ${i}.`, hint: '' })
  expect(log.lastErrors()).toHaveLength(20)
  expect(log.lastErrors().at(-1)).toMatchObject({ code: 'disk-full', message: 'No room 29.' })
})

test('a log that grows begins a new file and keeps the one before', async () => {
  const log = await openLog(join(folder, 'studio.log'))
  for (let i = 0; i < 1200; i++) log.info('x'.repeat(1000))
  expect((await readFile(join(folder, 'studio.old.log'), 'utf8')).length).toBeGreaterThan(1_000_000)
  expect((await readFile(log.path, 'utf8')).length).toBeLessThan(300_000)
})

test('a place that cannot be written to stops nothing', async () => {
  const log = await openLog('/proc/nowhere/studio.log')
  expect(() => log.info('x')).not.toThrow()
  log.error('x', new Error('y'))
  expect(log.isKept).toBe(false)
  expect(log.lastErrors()).toHaveLength(1)
})
