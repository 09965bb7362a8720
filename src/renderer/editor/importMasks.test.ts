import { expect, test } from 'vitest'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask } from '../../shared/domain/types'
import { createDocument, maskAt, type EditorDocument } from './document'
import { importMasks, paintedAmong, type MaskImport } from './importMasks'
import { Origins } from './origins'

const size = { width: 6, height: 1 }
const mask = (...data: number[]): EncodedMask => encodeMask({ ...size, data: Uint8Array.from(data) })
const shown = (document: EditorDocument, frame: number): number[] | null => {
  const found = maskAt(document, frame)
  return found && [...decodeMask(found).data]
}
const object = (id: number, locked = false): SegmentationObject => {
  return { id, name: `Object ${id}`, colour: [0, 0, 0], visible: true, locked }
}

function documentWith(...objects: SegmentationObject[]): EditorDocument {
  const document = createDocument(size)
  document.objects = objects
  return document
}

function wanted(changes: Partial<MaskImport>): MaskImport {
  return { created: [], targets: new Map([[1, 1]]), frames: [], as: 'references', ...changes }
}

test('references: imported objects are replaced, others stay but where imported pixels lie, locked ones always', () => {
  const document = documentWith(object(1), object(2), object(3, true))
  document.references.set(4, mask(1, 1, 2, 2, 3, 3))
  const edit = importMasks(document, wanted({ frames: [{ frameIndex: 4, mask: mask(0, 1, 1, 0, 1, 0) }] }), 'Import')
  edit.apply(document)
  expect(shown(document, 4)).toEqual([0, 1, 1, 2, 3, 3])
  edit.revert(document)
  expect(shown(document, 4)).toEqual([1, 1, 2, 2, 3, 3])
  expect(edit.frameIndex).toBe(4)
})

test('objects get other numbers, new ones are made, some are left out; undo takes all of it back', () => {
  const document = documentWith(object(1))
  const edit = importMasks(
    document,
    wanted({
      created: [object(2)],
      targets: new Map([
        [1, 2],
        [7, 1]
      ]),
      frames: [{ frameIndex: 0, mask: mask(1, 7, 9, 0, 0, 0) }]
    }),
    'Import'
  )
  edit.apply(document)
  expect(shown(document, 0)).toEqual([2, 1, 0, 0, 0, 0])
  expect(document.objects.map(({ id }) => id)).toEqual([1, 2])
  edit.revert(document)
  expect([document.objects.length, document.references.size]).toEqual([1, 0])
})

test('finished masks go beneath, keep to frames that are not painted, and are never out of date', () => {
  const document = documentWith(object(1), object(2))
  document.references.set(0, mask(1, 0, 0, 0, 0, 0))
  document.propagated.set(1, { mask: mask(1, 1, 2, 0, 0, 0), confidence: { 1: 0.5, 2: 0.7 }, madeFrom: '1@0:x 2@0:y' })
  const frames = [0, 1, 2].map((frameIndex) => ({ frameIndex, mask: mask(0, 0, 0, 1, 1, 1), confidence: { 1: 0.25 } }))
  const edit = importMasks(document, wanted({ frames, as: 'masks' }), 'Import')
  expect(paintedAmong(document, [0, 1, 2])).toBe(1)
  edit.apply(document)
  expect([0, 1, 2].map((frame) => shown(document, frame))).toEqual([
    [1, 0, 0, 0, 0, 0],
    [0, 0, 2, 1, 1, 1],
    [0, 0, 0, 1, 1, 1]
  ])
  const made = document.propagated.get(1)
  expect(made).toMatchObject({ confidence: { 1: 0.25, 2: 0.7 }, madeFrom: '2@0:y' })
  const origins = new Origins(document)
  expect(made && origins.isStale(1, 1, made)).toBe(false)
  edit.revert(document)
  expect(shown(document, 1)).toEqual([1, 1, 2, 0, 0, 0])
  expect(document.propagated.has(2)).toBe(false)
})

test('undo leaves alone what was propagated over the imported masks since', () => {
  const document = documentWith(object(1))
  const edit = importMasks(
    document,
    wanted({ frames: [{ frameIndex: 3, mask: mask(1, 0, 0, 0, 0, 0) }], as: 'masks' }),
    'I'
  )
  edit.apply(document)
  document.propagated.set(3, { mask: mask(0, 1, 0, 0, 0, 0), confidence: { 1: 1 }, madeFrom: '1@0:x' })
  edit.revert(document)
  expect(shown(document, 3)).toEqual([0, 1, 0, 0, 0, 0])
})

test('a mask that needs no change is kept as it is', () => {
  const document = documentWith(object(1))
  const imported = mask(0, 1, 1, 0, 0, 0)
  importMasks(document, wanted({ frames: [{ frameIndex: 0, mask: imported }] }), 'Import').apply(document)
  expect(document.references.get(0)).toBe(imported)
})
