import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { decodeMask } from '../../shared/domain/maskRle'
import type { VideoInfo } from '../../shared/domain/types'
import { writeBoxMask } from '../../cli/testing/masks'
import { readReferences } from './referenceFiles'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio references '))
  return () => rm(folder, { recursive: true, force: true })
})

const size = { width: 16, height: 8 }
const video = { path: '/clips/swan.mp4', size, codedSize: size, rotationDegrees: 0, frameCount: 20 } as VideoInfo

async function read(frameIndex: number | null, maskPath: string) {
  const notes: string[] = []
  const tools = { signal: new AbortController().signal, onNote: (note: string) => void notes.push(note) }
  const references = await readReferences([{ frameIndex, maskPath }], video, tools)
  return { notes, frames: references.map((each) => each.frameIndex), references }
}

test('a folder of masks: on the frames of their numbers, or from a frame on; scaled, and that is said', async () => {
  for (const frame of [3, 4, 9]) await writeBoxMask(join(folder, `0000${frame}.png`), '8x4', 7)
  const { frames, notes, references } = await read(null, folder)
  expect(frames).toEqual([3, 4, 9])
  expect(notes.join(' ')).toContain('scaled from 8×4 to 16×8')
  expect(decodeMask(references[0]!.mask).data[4 * 16 + 8]).toBe(7)
  expect((await read(10, folder)).frames).toEqual([10, 11, 16])
  await expect(read(30, folder)).rejects.toMatchObject({ code: 'frame-out-of-range' })
})

test('a COCO file, by what is in it', async () => {
  const file = join(folder, 'swan.json')
  const images = [{ id: 1, width: 16, height: 8, file_name: 'swan/00005.jpg' }]
  const segmentation = [[0, 0, 4, 0, 4, 4, 0, 4]]
  await writeFile(file, JSON.stringify({ images, annotations: [{ image_id: 1, category_id: 2, segmentation }] }))
  const { frames, references } = await read(null, file)
  expect(frames).toEqual([5])
  expect(decodeMask(references[0]!.mask).data.slice(0, 5)).toEqual(Uint8Array.from([2, 2, 2, 2, 0]))
})
