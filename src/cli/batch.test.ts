import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Clips, longGop, pictures } from '../main/media/testing/clips'
import { buildCli, finished, Outputs, runCli, startCli } from './testing/builtCli'
import { writeBoxMask } from './testing/masks'

const size = '160x96'
const frames = 6

let clips: Clips
let outputs: Outputs
let clip: string
let long: string
let mask: string

beforeAll(async () => {
  await buildCli()
  clips = await Clips.create()
  clip = await clips.make('clip.mp4', [...pictures(size, 25, frames / 25), ...longGop])
  long = await clips.make('long.mp4', [...pictures(size, 25, 16), ...longGop])
  mask = await writeBoxMask(clips.path('00000.png'), size)
})

afterAll(() => clips.remove())

beforeEach(async () => {
  outputs = await Outputs.create()
  return () => outputs.remove()
})

const layout = (name: string, kind = 'masks') => ({
  name,
  folder: 'out',
  format: { kind: 'annotations', layout: kind }
})
const masksOf = (name: string, video = clip) => ({ kind: 'export', name, video, masks: mask, exports: [layout(name)] })

async function jobsFile(jobs: unknown[]): Promise<string> {
  const path = outputs.path('jobs.json')
  await writeFile(path, JSON.stringify({ version: 1, jobs }))
  return path
}

interface Line {
  readonly event: string
  readonly name?: string
  readonly [key: string]: unknown
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)

async function until(job: ChildProcess, found: (lines: Line[]) => boolean): Promise<void> {
  for (let text = ''; !found(linesOf(text.slice(0, text.lastIndexOf('\n') + 1)));)
    text += String(await once(job.stdout!, 'data'))
}

test('masks are carried and written in several formats and as a project, a second job exports that project', async () => {
  const segment = {
    ...{ kind: 'segment', name: 'carry', video: clip, references: [{ masks: mask, frame: 2 }], save: 'shot.hodor' },
    exports: [layout('{name} {kind}', 'coco'), { name: '{name}', folder: 'out', format: { kind: 'overlay' } }]
  }
  const csv = { ...layout('again', 'csv'), objects: [1] }
  const again = { kind: 'export', name: 'again', project: 'shot.hodor', exports: [csv] }
  const { code, stdout, stderr } = await runCli(['batch', await jobsFile([segment, again]), '--json'])
  expect(code, stderr).toBe(0)
  const lines = linesOf(stdout)
  expect(lines.filter(({ event }) => event === 'done').map(({ name }) => name)).toEqual(['carry', 'again'])
  expect(lines.filter(({ event }) => event === 'progress').at(-1)).toMatchObject({
    job: 1,
    done: frames,
    total: frames
  })
  expect(lines.at(-1)).toEqual({ event: 'end', done: 2, failed: 0, left: 0 })
  expect((await readdir(outputs.path('out'))).sort()).toEqual(['again.csv', 'clip coco.json', 'clip.mp4'])
  const rows = (await readFile(outputs.path('out/again.csv'), 'utf8')).trim().split('\n')
  expect(rows.length).toBeGreaterThan(1)
})

test('a job that fails does not stop the others; it is done again on request; the exit code tells', async () => {
  const file = await jobsFile([masksOf('one'), masksOf('broken', outputs.path('missing.mp4')), masksOf('three')])
  const first = await runCli(['batch', file])
  expect(first.code).toBe(1)
  expect(first.stdout).toContain('[2/3] broken: failed: ')
  expect(first.stdout).toContain('2 done, 1 failed.')
  expect((await readdir(outputs.path('out'))).sort()).toEqual(['one', 'three'])
  const { mtimeMs } = await stat(outputs.path('out/one/00000.png'))

  const second = await runCli(['batch', file])
  expect([second.code, second.stdout]).toEqual([
    1,
    expect.stringContaining('2 of 3 jobs are done already, 1 failed before')
  ])
  await writeFile(outputs.path('missing.mp4'), await readFile(clip))
  const third = await runCli(['batch', file, '--retry-failed'])
  expect(third.code, third.stdout).toBe(0)
  expect((await readdir(outputs.path('out'))).sort()).toEqual(['broken', 'one', 'three'])
  expect((await stat(outputs.path('out/one/00000.png'))).mtimeMs).toBe(mtimeMs)

  // Another job of the same name: files that exist are not replaced unasked.
  const refused = await runCli(['batch', await jobsFile([{ ...masksOf('one'), to: 3 }])])
  expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('[output-exists]')])
})

test('killed in the middle, it goes on: what is done stays, what was cut off begins anew, nothing half-written is left', async () => {
  const overlay = {
    ...masksOf('long', long),
    exports: [layout('long masks'), { name: 'long', folder: 'out', format: { kind: 'overlay' } }]
  }
  const file = await jobsFile([masksOf('first'), overlay, masksOf('last')])
  const job = startCli(['batch', file, '--json'])
  const killed = finished(job)
  // Past the second job's first output, in its second.
  await until(job, (lines) =>
    lines.some(({ event, job: at, done }) => event === 'progress' && at === 1 && Number(done) > 430)
  )
  process.kill(-job.pid!, 'SIGKILL')
  await killed
  expect(existsSync(outputs.path('out/last'))).toBe(false)
  expect((await outputs.list()).some((name) => name.endsWith('.part'))).toBe(true)
  const { mtimeMs } = await stat(outputs.path('out/first/00000.png'))

  const { code, stdout, stderr } = await runCli(['batch', file, '--json'])
  expect(code, `${stdout}${stderr}`).toBe(0)
  expect(linesOf(stdout)[0]).toMatchObject({ event: 'begin', jobs: 3, done: 1 })
  expect((await stat(outputs.path('out/first/00000.png'))).mtimeMs).toBe(mtimeMs)
  expect((await readdir(outputs.path('out'))).sort()).toEqual(['first', 'last', 'long masks', 'long.mp4'])
})

test('Ctrl+C leaves what is done, says how to go on, and ends with 130', async () => {
  const file = await jobsFile([
    masksOf('first'),
    { ...masksOf('long', long), exports: [{ name: 'long', folder: 'out', format: { kind: 'overlay' } }] }
  ])
  const job = startCli(['batch', file, '--json'])
  const end = finished(job)
  await until(job, (lines) => lines.some(({ event, job: at }) => event === 'progress' && at === 1))
  process.kill(-job.pid!, 'SIGINT')
  const { code, stdout } = await end
  expect(code).toBe(130)
  const lines = linesOf(stdout)
  expect(lines.find(({ event }) => event === 'end')).toEqual({ event: 'end', done: 1, failed: 0, left: 1 })
  expect(await readdir(outputs.path('out'))).toEqual(['first'])
})

test('--schema prints what belongs in the file; wrong ones are refused with 2', async () => {
  const { code, stdout } = await runCli(['batch', '--schema'])
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ title: 'HODOR Studio batch' })])
  const bad = await runCli(['batch', await jobsFile([{ kind: 'paint' }]), '--json'])
  expect([bad.code, linesOf(bad.stdout)]).toEqual([2, [expect.objectContaining({ event: 'error' })]])
  expect(await readdir(outputs.folder)).toEqual(['jobs.json'])
})
