import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StudioError } from '../shared/domain/errors'
import { encodeMask } from '../shared/domain/maskRle'
import { readMaskPng } from '../main/media/masks/maskPng'
import { keepMasks } from './keepMasks'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const data = Uint8Array.of(0, 1, 2, 0)
const masks = [0, 3].map((frameIndex) => ({
  ...{ frameIndex, isReference: false },
  mask: encodeMask({ width: 2, height: 2, data })
}))

test('masks of an export that failed lie beside it, and the error says where; of one that was cancelled nothing', async () => {
  const failed = new StudioError('disk-full', 'The disk is full.', { hint: 'Make room.' })
  const place = { folder, name: 'matte_{object}' }
  expect(await keepMasks(failed, masks, place)).toMatchObject({
    ...{ code: 'disk-full', message: 'The disk is full.' },
    hint: expect.stringContaining(`Make room. The masks are kept in ${join(folder, 'matte_object masks')}`)
  })
  expect(await readdir(join(folder, 'matte_object masks'))).toEqual(['00000.png', '00003.png'])
  expect((await readMaskPng(join(folder, 'matte_object masks', '00003.png'))).data).toEqual(data)
  const cancelled = new StudioError('cancelled', 'Cancelled.')
  expect(await keepMasks(cancelled, masks, { folder, name: 'other' })).toBe(cancelled)
  // Nothing of anybody's is replaced; the reason stays the first one.
  expect(await keepMasks(failed, masks, place)).toBe(failed)
})
