import { expect, test } from 'vitest'
import { defaultOutlinePx } from '../shared/domain/exportDefaults'
import { batchFormatSchema } from '../main/queue/batch/batchFormats'
import { exportWish } from './exportArguments'

test('the usual outline is one width in every face: the writer decides where nobody does', () => {
  const video = { width: 1920, height: 1080 }
  const formats = [exportWish({ format: 'overlay', out: 'a.mp4' }).format, batchFormatSchema.parse({ kind: 'overlay' })]
  const widths = formats.map(
    (format) => ('outlinePx' in format ? format.outlinePx : undefined) ?? defaultOutlinePx(video)
  )
  // As wide as the window draws it.
  expect(widths).toEqual([3.5, 3.5])
  expect(exportWish({ format: 'overlay', out: 'a.mp4', outline: '2' }).format).toMatchObject({ outlinePx: 2 })
})
