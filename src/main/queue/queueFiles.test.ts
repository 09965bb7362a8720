import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { exportJobSchema, type ExportJob } from '../../shared/domain/exportJob'
import { encodeMask } from '../../shared/domain/maskRle'
import { QueueFiles } from './queueFiles'
import { queuedExport } from './queuedExport'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio queue ä '))
  return () => rm(folder, { recursive: true, force: true })
})

const mask = encodeMask({ width: 4, height: 2, data: Uint8Array.from([0, 1, 1, 0, 7, 7, 0, 0]) })
const soft = { width: 1, height: 1, objectIds: [1, 7], bytes: Uint8Array.from([9, 8, 7]) }
const job: ExportJob = {
  videoPath: '/clips/swan lake ä.mp4',
  objects: [
    { id: 1, name: 'Swan', colour: [1, 2, 3] },
    { id: 7, name: 'Reeds', colour: [4, 5, 6] }
  ],
  masks: [
    { frameIndex: 0, mask, isReference: true },
    { frameIndex: 1, mask, isReference: false, confidence: { 1: 0.5 }, soft }
  ],
  range: { from: 0, to: 1 },
  selection: { apart: true },
  output: { folder: '/out', nameTemplate: '{name}_{object}_{kind}', overwrite: false },
  format: { kind: 'annotations', layout: 'coco', segmentation: 'rle' }
}

const files = (): QueueFiles<ExportJob> => new QueueFiles(folder, exportJobSchema)

test('jobs and list come back as they were, masks to the bit', async () => {
  const { id, job: kept, ...rest } = queuedExport(job)
  expect(rest).toEqual({ title: 'swan lake ä_Swan_coco.json and 1 more', place: '/out', total: 4 })
  await files().writeJob(id, kept)
  const item = { id, ...rest, state: 'running' as const, files: [], notes: [], error: null }
  await files().saveItems([item])
  expect(await files().load()).toEqual([item])
  expect(await files().readJob(id)).toEqual(job)
})

test('Buffers count as bytes, too', async () => {
  const { id } = queuedExport(job)
  const bytes = { ...mask, runs: Buffer.from(mask.runs) }
  await files().writeJob(id, { ...job, masks: [{ frameIndex: 0, mask: bytes, isReference: true }] })
  const read = await files().readJob(id)
  expect(read.masks[0]?.mask.runs).toEqual(mask.runs)
})

test('a list that is damaged is put aside; jobs nobody lists are deleted', async () => {
  const { id } = queuedExport(job)
  await files().writeJob(id, job)
  await writeFile(join(folder, 'queue.json'), '{"version":1,"items":[')
  expect(await files().load()).toEqual([])
  expect((await readdir(folder)).sort()).toEqual(['queue.json.damaged'])
})

test('a job file that was cut short or is something else is told as such', async () => {
  const { id } = queuedExport(job)
  await files().writeJob(id, job)
  const path = join(folder, `${id}.job`)
  const { length } = await readFile(path)
  await truncate(path, length - 1)
  await expect(files().readJob(id)).rejects.toMatchObject({ code: 'file-unreadable' })
  await truncate(path, 30)
  await expect(files().readJob(id)).rejects.toMatchObject({ code: 'file-unreadable' })
  await writeFile(path, 'PK')
  await expect(files().readJob(id)).rejects.toMatchObject({ code: 'file-unreadable' })
})
