import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { RecentFiles } from './recentFiles'

let folder: string
let recent: RecentFiles
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-recent-'))
  recent = new RecentFiles(join(folder, 'data', 'recent.json'))
})
afterEach(() => rm(folder, { recursive: true }))

async function file(name: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, '')
  return path
}

async function names(): Promise<string[]> {
  return (await recent.list()).map(({ name }) => name)
}

it('lists the newest first, each file once', async () => {
  const [first, second] = [await file('a.mp4'), await file('b.hodor')]
  await recent.add(first, 'video')
  await recent.add(second, 'project')
  await recent.add(first, 'video')
  expect(await recent.list()).toEqual([
    { path: first, name: 'a.mp4', kind: 'video' },
    { path: second, name: 'b.hodor', kind: 'project' }
  ])
})

it('keeps twelve, loses none of many added at once', async () => {
  const files = await Promise.all(Array.from({ length: 14 }, (_, index) => file(`${index}.mp4`)))
  await Promise.all(files.map((path) => recent.add(path, 'video')))
  expect(await names()).toEqual(Array.from({ length: 12 }, (_, index) => `${13 - index}.mp4`))
})

it('leaves out files that are gone', async () => {
  const gone = await file('gone.mp4')
  await recent.add(gone, 'video')
  await recent.add(await file('here.mp4'), 'video')
  await rm(gone)
  expect(await names()).toEqual(['here.mp4'])
})

it('starts afresh from a file it cannot read, and when cleared', async () => {
  const path = await file('a.mp4')
  await recent.add(path, 'video')
  await writeFile(join(folder, 'data', 'recent.json'), '[{"path":5}]')
  expect(await names()).toEqual([])
  await recent.add(path, 'video')
  expect(await names()).toEqual(['a.mp4'])
  await recent.clear()
  expect(await names()).toEqual([])
})

it('image sequences are listed by what they are called, without their frame rate', async () => {
  await file('show')
  await recent.add(`${join(folder, 'show')}#fps=24`, 'video')
  await recent.add(`${join(folder, 'bear_%04d.png')}#fps=30000/1001`, 'video')
  await recent.add(`${join(folder, 'gone')}#fps=24`, 'video')
  expect(await names()).toEqual(['bear_%04d.png', 'show'])
})
