import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { encode } from 'fast-png'
import { beforeEach, expect, test } from 'vitest'
import { lookAtPath } from './lookAtPath'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio look ä '))
  return () => rm(folder, { recursive: true, force: true })
})

const grey = encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.from([0, 1]) })
const colour = encode({ width: 1, height: 1, channels: 3, depth: 8, data: Uint8Array.from([1, 2, 3]) })

async function put(files: Record<string, Uint8Array | string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
}

const kindOf = async (name: string, clipIsOpen: boolean): Promise<string> =>
  (await lookAtPath(join(folder, name), clipIsOpen)).kind

test('files and folders by what they are; pictures are masks only where a clip is open for them', async () => {
  await put({
    'a.hodor': '',
    'a.mp4': '',
    'a.json': '',
    'mask.png': grey,
    'photo.png': colour,
    'masks/00000.png': grey,
    'masks/00001.png': grey,
    'shot/f.0001.png': colour,
    'shot/f.0002.png': colour,
    'list/labels.xml': ''
  })
  const names = ['a.hodor', 'a.mp4', 'a.json', 'mask.png', 'photo.png', 'masks', 'shot', 'list', 'gone']
  expect(await Promise.all(names.map((name) => kindOf(name, true)))).toEqual(
    ['project', 'video', 'masks', 'masks', 'video', 'masks', 'sequence', 'masks', 'video'] // prettier-ignore
  )
  expect(await Promise.all(['mask.png', 'masks', 'shot#fps=25'].map((name) => kindOf(name, false)))).toEqual(
    ['video', 'sequence', 'video'] // prettier-ignore
  )
})

test('a sequence from any number, with its gaps', async () => {
  await put({ 'f.1001.png': colour, 'f.1002.png': colour, 'f.1005.png': colour })
  expect(await lookAtPath(folder, false)).toEqual({
    kind: 'sequence',
    sequence: {
      ...{ path: folder, first: 'f.1001.png', last: 'f.1005.png', count: 3 },
      ...{ missing: [1003, 1004], frameRate: null }
    }
  })
})

test('a data set: its clips with pictures, and the first mask of each', async () => {
  const root = 'DAVIS'
  await put({
    [`${root}/JPEGImages/480p/swan/00000.jpg`]: '',
    [`${root}/JPEGImages/480p/swan/00001.jpg`]: '',
    [`${root}/JPEGImages/480p/bear/00000.jpg`]: '',
    [`${root}/Annotations/480p/swan/00000.png`]: grey,
    'masks only/Annotations/swan/00000.png': grey
  })
  const images = join(folder, root, 'JPEGImages', '480p')
  const firstMask = join(folder, root, 'Annotations', '480p', 'swan', '00000.png')
  expect(await lookAtPath(join(folder, root), false)).toEqual({
    ...{ kind: 'dataSet', name: root },
    clips: [
      { name: 'bear', images: join(images, 'bear'), count: 1, firstMask: null },
      { name: 'swan', images: join(images, 'swan'), count: 2, firstMask }
    ]
  })
  expect([await kindOf('masks only', true), await kindOf('masks only', false)]).toEqual(['masks', 'dataSet'])
})
