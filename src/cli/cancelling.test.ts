import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Clips, longGop, pictures } from '../main/media/testing/clips'
import { buildCli, finished, Outputs, startCli } from './testing/builtCli'
import { writeBoxMask } from './testing/masks'

const size = '160x96'

let clips: Clips
let outputs: Outputs

beforeAll(async () => {
  await buildCli()
  clips = await Clips.create()
})

afterAll(() => clips.remove())

beforeEach(async () => {
  outputs = await Outputs.create()
  return () => outputs.remove()
})

/** A job far from its end: masks and an overlay of a minute. */
async function startLongJob(): Promise<ChildProcess> {
  const clip = await clips.make('long.mp4', [...pictures(size, 25, 60), ...longGop])
  const mask = await writeBoxMask(clips.path('mask.png'), size)
  const targets = ['--masks', outputs.path('masks'), '--overlay', outputs.path('overlay.mp4'), '--json']
  return startCli(['segment', clip, '--ref', `0=${mask}`, ...targets])
}

async function untilItSays(job: ChildProcess, what: RegExp): Promise<void> {
  for (let text = ''; !what.test(text);) text += String(await once(job.stderr!, 'data'))
}

const untilItWorks = (job: ChildProcess): Promise<void> => untilItSays(job, /frame +\d/)

test.each(['SIGINT', 'SIGTERM'] as const)('%s cancels: exit code 130, nothing left behind', async (signal) => {
  const job = await startLongJob()
  const end = finished(job)
  await untilItWorks(job)
  job.kill(signal)
  const { code, stdout, stderr } = await end
  expect(code).toBe(130)
  expect(stderr).toContain('[cancelled]')
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cancelled' } })
  expect(await outputs.list()).toEqual([])
})

test('Ctrl+C, which FFmpeg gets as well, is a cancel too', async () => {
  const job = await startLongJob()
  const end = finished(job)
  await untilItWorks(job)
  process.kill(-job.pid!, 'SIGINT')
  expect(await end).toMatchObject({ code: 130, stderr: expect.stringContaining('[cancelled]') })
  expect(await outputs.list()).toEqual([])
})

test('the second signal ends it at once, by that signal, and not by a crash of what still ran', async () => {
  const job = await startLongJob()
  const end = finished(job)
  await untilItWorks(job)
  job.kill('SIGINT')
  // Two at once would be one to the kernel.
  await untilItSays(job, /Cancelling/)
  job.kill('SIGINT')
  const pressed = performance.now()
  expect((await end).signal).toBe('SIGINT')
  expect(performance.now() - pressed).toBeLessThan(5000)
})
