import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProcess, startProcess } from './runProcess'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-process-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const node = process.execPath

test('arguments arrive as they are: no shell reads them', async () => {
  const strange = ['$(touch x)', '; rm -rf y', '"quoted"', "it's", '-dash', 'new\nline', '🎬', '%d', '']
  const { code, stdout } = await runProcess(node, [
    '-e',
    'console.log(JSON.stringify(process.argv.slice(1)))',
    '--',
    ...strange
  ])
  expect(code).toBe(0)
  expect(JSON.parse(stdout.toString())).toEqual(strange)
})

test('exit code and the tail of standard error are kept, the tail bounded', async () => {
  const script = "for (let i = 0; i < 5000; i++) console.error('line ' + i); process.exitCode = 3"
  const { code, errorTail } = await runProcess(node, ['-e', script])
  expect(code).toBe(3)
  expect(errorTail.endsWith('line 4999')).toBe(true)
  expect(errorTail.length).toBeLessThanOrEqual(16_384)
})

test('lines somebody takes are left out of the tail', async () => {
  const taken: string[] = []
  const onErrorLine = (line: string): boolean => line.startsWith('n:') && taken.push(line) > 0
  const { errorTail } = await runProcess(node, ['-e', "console.error('n: 1\\nreal fault')"], { onErrorLine })
  expect(taken).toEqual(['n: 1'])
  expect(errorTail).toBe('real fault')
})

test('a program that is missing or not executable', async () => {
  await expect(runProcess(join(folder, 'none'), [])).rejects.toMatchObject({
    code: 'ffmpeg-not-found',
    message: expect.stringContaining('no such program')
  })
  const plain = join(folder, 'plain')
  await writeFile(plain, 'text')
  await chmod(plain, 0o644)
  await expect(runProcess(plain, [])).rejects.toMatchObject({
    code: 'ffmpeg-not-found',
    message: expect.stringContaining('not allowed')
  })
})

test('the signal kills the process', async () => {
  const abort = new AbortController()
  const running = runProcess(node, ['-e', 'setInterval(() => {}, 1000)'], { signal: abort.signal })
  abort.abort()
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  await expect(runProcess(node, [], { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' })
})

test('stop ends a process that ignores everything, and may be called again', async () => {
  const running = startProcess(node, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => console.log('x'), 1)"])
  await running.stop()
  expect((await running.exited).code).toBeNull()
  await running.stop()
})

test('writing to a process that is gone harms nobody', async () => {
  const running = startProcess(node, ['-e', ''], { stdin: 'pipe' })
  running.stdout.resume()
  await running.exited
  running.stdin?.write(Buffer.alloc(1_000_000))
  expect((await running.exited).code).toBe(0)
})

test.skipIf(process.platform !== 'linux')('a process that hangs is ended, one that waits for us is not', async () => {
  const patience = { everyMs: 30, looks: 3 }
  const hanging = startProcess('/bin/sh', ['-c', 'kill -STOP $$'], { patience })
  hanging.stdout.resume()
  expect(await hanging.exited).toEqual({ code: null })
  expect(hanging.errorTail()).toContain('no sign of life')

  const waiting = startProcess('/bin/cat', [], { patience, stdin: 'pipe' })
  const full = startProcess('/bin/cat', ['/dev/zero'], { patience })
  await new Promise((resolve) => setTimeout(resolve, 300))
  waiting.stdin?.end('read')
  waiting.stdout.resume()
  expect(await waiting.exited).toEqual({ code: 0 })
  expect(full.errorTail()).toBe('')
  await full.stop()
})
