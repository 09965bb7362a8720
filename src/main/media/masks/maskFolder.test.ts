import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMaskFolder, maskFileName } from './maskFolder'
import { readMaskPng } from './maskPng'

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'studio-folder-'))
})
afterEach(() => rm(parent, { recursive: true, force: true }))

const mask = (value: number) => ({ width: 2, height: 1, data: Uint8Array.of(0, value) })

test('nothing shows under the final name before the end; then all masks, in order', async () => {
  const target = join(parent, 'masks')
  const folder = await createMaskFolder(target, { overwrite: false })
  await folder.write(11, mask(2))
  expect(await folder.write(2, mask(1))).toBe(join(target, '00002.png'))
  expect(await readdir(parent)).not.toContain('masks')
  expect(await folder.finish()).toEqual([join(target, '00002.png'), join(target, '00011.png')])
  expect(await readdir(parent)).toEqual(['masks'])
  expect((await readMaskPng(join(target, '00011.png'))).data[1]).toBe(2)
})

test('cancelling leaves nothing', async () => {
  const folder = await createMaskFolder(join(parent, 'masks'), { overwrite: false })
  await folder.write(0, mask(1))
  await folder.abort()
  expect(await readdir(parent)).toEqual([])
})

test('a full folder is kept unless overwriting is allowed and it holds nothing but masks', async () => {
  const target = join(parent, 'masks')
  await mkdir(target)
  await writeFile(join(target, '00000.png'), 'old')
  await expect(createMaskFolder(target, { overwrite: false })).rejects.toMatchObject({ code: 'output-exists' })
  const folder = await createMaskFolder(target, { overwrite: true })
  await folder.write(1, mask(1))
  await folder.finish()
  expect(await readdir(target)).toEqual(['00001.png'])
  await writeFile(join(target, 'thesis.txt'), 'mine')
  await expect(createMaskFolder(target, { overwrite: true })).rejects.toMatchObject({ code: 'output-exists' })
  expect(await readdir(parent)).toEqual(['masks'])
})

test('an empty folder may be taken, a file may not', async () => {
  await mkdir(join(parent, 'empty'))
  const folder = await createMaskFolder(join(parent, 'empty'), { overwrite: false })
  await folder.write(0, mask(1))
  expect(await folder.finish()).toHaveLength(1)
  await writeFile(join(parent, 'file'), '')
  await expect(createMaskFolder(join(parent, 'file'), { overwrite: true })).rejects.toMatchObject({
    code: 'output-not-writable'
  })
  await expect(createMaskFolder(join(parent, 'file/below'), { overwrite: true })).rejects.toMatchObject({
    code: 'output-not-writable'
  })
})

test('names sort as DAVIS has them', () => {
  expect([0, 42, 99_999, 123_456].map(maskFileName)).toEqual(['00000.png', '00042.png', '99999.png', '123456.png'])
})
