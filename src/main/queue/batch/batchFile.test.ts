import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { exportFormatSchema, type ExportKind } from '../../../shared/domain/exportFormats'
import { batchFormatSchema } from './batchFormats'
import { batchJsonSchema, readBatchFile } from './batchFile'
import { BatchState } from './batchState'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio batch ä '))
  return () => rm(folder, { recursive: true, force: true })
})

async function read(content: unknown) {
  const file = join(folder, 'jobs.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readBatchFile(file)
}

const job = { kind: 'export', project: 'shot.hodor', exports: [{ format: { kind: 'matte' } }] }

test('paths count from the file, what is left out has its usual value, equal jobs are told apart', async () => {
  const [first, second, third] = await read({ version: 1, jobs: [job, job, { ...job, name: 'Third', to: 4 }] })
  expect(first?.job).toMatchObject({
    project: join(folder, 'shot.hodor'),
    exports: [
      { folder, name: '{name}_{object}_{kind}', apart: false, format: { codec: 'h264', edges: { soft: true } } }
    ]
  })
  expect([first?.title, third?.title]).toEqual(['1 export shot.hodor', 'Third'])
  expect(new Set([first?.id, second?.id, third?.id]).size).toBe(3)
  const again = await read({ version: 1, jobs: [{ ...job, to: 4, name: 'Third' }, job] })
  expect(again[1]?.id).toBe(first?.id)
})

test('no id is a number: of ten thousand jobs, a handful would be', async () => {
  const jobs = await read({ version: 1, jobs: Array.from({ length: 10_000 }, (_, to) => ({ ...job, to })) })
  expect(jobs.filter(({ id }) => !/^[0-9a-f]{16}$/.test(id) || /^\d+$/.test(id))).toEqual([])
})

test('every kind of format can be written in short', () => {
  const backdrop = { kind: 'blur', radiusPx: 8 }
  const kinds: ExportKind[] = ['overlay', 'cutout', 'matte', 'background', 'hide', 'frames', 'annotations']
  for (const kind of kinds) {
    const short = {
      kind,
      ...(kind === 'background' && { backdrop }),
      ...(kind === 'annotations' && { layout: 'coco' })
    }
    expect(exportFormatSchema.safeParse(batchFormatSchema.parse(short)).success, kind).toBe(true)
  }
})

test.each<[string, unknown, string]>([
  ['no JSON', '{"version": 1, ', 'jobs.json cannot be used: it is no valid JSON'],
  ['another version', { version: 2, jobs: [job] }, 'jobs.json cannot be used: version'],
  ['no jobs', { version: 1, jobs: [] }, 'jobs'],
  ['a word that is misspelt', { version: 1, jobs: [{ ...job, projekt: 'x' }] }, 'projekt'],
  [
    'a codec there is not',
    { version: 1, jobs: [{ ...job, exports: [{ format: { kind: 'matte', codec: 'x' } }] }] },
    'codec'
  ],
  [
    'no source',
    { version: 1, jobs: [{ ...job, project: undefined }] },
    'job 1: it needs a project, or a video and masks'
  ],
  ['no reference', { version: 1, jobs: [{ kind: 'segment', video: 'a.mp4', exports: [] }] }, 'no reference masks'],
  ['nothing to make', { version: 1, jobs: [{ kind: 'segment', project: 'a.hodor' }] }, 'it makes nothing'],
  [
    'a quality the codec has not',
    { version: 1, jobs: [{ ...job, exports: [{ format: { kind: 'matte', codec: 'dnxhr', quality: { crf: 5 } } }] }] },
    'dnxhr has no constant quality'
  ],
  ['a range backward', { version: 1, jobs: [{ ...job, from: 5, to: 2 }] }, '“from” lies after “to”']
])('%s is refused by its place', async (_name, content, message) => {
  await expect(read(content)).rejects.toMatchObject({
    code: 'bad-arguments',
    message: expect.stringContaining(message)
  })
})

test('the JSON schema names every field', () => {
  const text = JSON.stringify(batchJsonSchema())
  for (const field of ['references', 'exports', 'retry', 'window', 'apart', 'youtube-vos', 'prores4444', 'backdrop']) {
    if (field !== 'retry') expect(text).toContain(`"${field}"`)
  }
})

test('going on: done stays done while its files are there, failed only on request, changed jobs are new', async () => {
  const jobs = await read({ version: 1, jobs: [job, { ...job, to: 1 }, { ...job, to: 2 }, { ...job, to: 3 }] })
  const [file, path] = [join(folder, 'out.mp4'), join(folder, 'state')]
  await writeFile(file, '')
  const states = [
    { state: 'done', files: [file] },
    { state: 'done', files: [join(folder, 'gone.mp4')] },
    { state: 'failed', files: [] },
    { state: 'running', files: [] }
  ] as const
  const first = await BatchState.open(path, jobs, { retryFailed: false })
  await first.claim(jobs[3]!.id, [file, join(folder, 'half.mp4')])
  await first.saveItems(first.items.map((item, at) => ({ ...item, ...states[at]!, files: [...states[at]!.files] })))

  const next = await BatchState.open(path, jobs, { retryFailed: false })
  expect(next.items.map(({ state }) => state)).toEqual(['done', 'waiting', 'failed', 'waiting'])
  // What lay there before is not its own, and never replaced unasked.
  expect([...next.ours(jobs[3]!.id)]).toEqual([join(folder, 'half.mp4')])
  // Done, but of a clip that broke off: tried again.
  await next.saveItems(next.items.map((item) => ({ ...item, incomplete: item.state === 'done' })))
  const broken = await BatchState.open(path, jobs, { retryFailed: false })
  expect(broken.items.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'failed', 'waiting'])
  const retried = await BatchState.open(path, jobs, { retryFailed: true })
  expect(retried.items[2]?.state).toBe('waiting')
  const changed = await read({ version: 1, jobs: [{ ...job, from: 1 }] })
  expect((await BatchState.open(path, changed, { retryFailed: false })).items[0]?.state).toBe('waiting')
})

test('a file that is no state is refused and left alone', async () => {
  const path = join(folder, 'state')
  await writeFile(path, 'my notes')
  await expect(BatchState.open(path, [], { retryFailed: false })).rejects.toMatchObject({ code: 'file-unreadable' })
})
