import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { VideoFingerprint } from '../../shared/domain/project'
import { findVideo } from './findVideo'
import { fingerprintVideo } from './videoFingerprint'

let folder: string
let video: string
let fingerprint: VideoFingerprint
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio video '))
  video = join(folder, 'clip.mp4')
  await writeFile(video, Buffer.alloc(300_000, 'content '))
  fingerprint = (await fingerprintVideo(video))!
})
afterEach(() => rm(folder, { recursive: true }))

const find = (paths: string[] = [video], known: VideoFingerprint | undefined = fingerprint) =>
  findVideo({ paths, fingerprint: known, folders: [folder] })

it('is found at its place, however often it was copied', async () => {
  expect(await find()).toEqual({ path: video, state: 'found', candidates: [] })
  await copyFile(video, join(folder, 'copy.mp4'))
  expect(await fingerprintVideo(join(folder, 'copy.mp4'))).toEqual(fingerprint)
})

it('is found by its content under another name and in a folder below', async () => {
  await mkdir(join(folder, 'footage'))
  await writeFile(join(folder, 'other.mp4'), Buffer.alloc(300_000, 'something else'))
  await rename(video, join(folder, 'footage', 'renamed.mp4'))
  expect(await find()).toEqual({ path: join(folder, 'footage', 'renamed.mp4'), state: 'moved', candidates: [] })
})

it('that was replaced is told, unless the real one lies beside it', async () => {
  await rename(video, join(folder, 'real.mp4'))
  await writeFile(video, Buffer.alloc(300_000, 'another take'))
  expect(await find()).toMatchObject({ path: join(folder, 'real.mp4'), state: 'moved' })
  await rm(join(folder, 'real.mp4'))
  expect(await find()).toEqual({ path: video, state: 'changed', candidates: [] })
})

it.each([0, 150_000, 299_999])('differs with one byte at %d', async (at) => {
  const bytes = Buffer.alloc(300_000, 'content ')
  bytes[at] = 1
  await writeFile(video, bytes)
  expect(await fingerprintVideo(video)).not.toEqual(fingerprint)
})

it('that is nowhere has files of its name proposed', async () => {
  await mkdir(join(folder, 'new'))
  await writeFile(join(folder, 'new', 'clip.mp4'), 'graded')
  await rm(video)
  expect(await find()).toEqual({ path: video, state: 'missing', candidates: [join(folder, 'new', 'clip.mp4')] })
})

it('without a fingerprint is taken by its path', async () => {
  expect(await findVideo({ paths: ['/gone.mp4', video], fingerprint: undefined, folders: [] })).toMatchObject({
    path: video,
    state: 'found'
  })
})
