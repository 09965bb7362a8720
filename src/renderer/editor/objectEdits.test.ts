import { describe, expect, it } from 'vitest'
import { createDocument, maskAt, type EditorDocument } from './document'
import { smallEditBytes } from './edits'
import { deleteObject, mergeObjects, moveObject } from './objectEdits'
import { Origins, writtenOrigins } from './origins'
import { objectOf, strip, written } from './testing/strips'

/** Three objects: a painted frame 0, and frames 1 and 2 carried from it. */
function start(): EditorDocument {
  const document = createDocument({ width: 6, height: 1 })
  document.objects = [1, 2, 3].map(objectOf)
  document.references.set(0, strip('11.223'))
  const origins = new Origins(document)
  for (const frame of [1, 2]) {
    document.propagated.set(frame, {
      mask: strip('.11223'),
      confidence: { 1: 0.9, 2: 0.4, 3: 0.7 },
      madeFrom: writtenOrigins(origins.named([1, 2, 3], frame)),
      soft: { width: 1, height: 1, objectIds: [1], bytes: new Uint8Array([7]) }
    })
  }
  return document
}

const order = (document: EditorDocument): number[] => document.objects.map(({ id }) => id)
const shown = (document: EditorDocument, frame: number): string => written(maskAt(document, frame)!)
const stale = (document: EditorDocument, id: number, frame: number): boolean =>
  new Origins(document).isStale(id, frame, document.propagated.get(frame)!)

describe('moveObject', () => {
  it.each([
    [1, 2, [2, 3, 1]],
    [3, 0, [3, 1, 2]],
    [2, 1, [1, 2, 3]],
    [1, 9, [2, 3, 1]]
  ])('moves %i to place %i, and back', (id, position, expected) => {
    const document = start()
    const edit = moveObject(document, id, position)
    edit.apply(document)
    expect(order(document)).toEqual(expected)
    edit.revert(document)
    expect(order(document)).toEqual([1, 2, 3])
  })
})

describe('deleteObject', () => {
  it('takes the pixels on painted and propagated frames, and gives all back in its place', () => {
    const document = start()
    const before = document.propagated.get(2)
    const edit = deleteObject(document, 2)
    edit.apply(document)
    expect(order(document)).toEqual([1, 3])
    expect([0, 1, 2].map((frame) => shown(document, frame))).toEqual(['11...3', '.11..3', '.11..3'])
    expect([1, 3].map((id) => stale(document, id, 1))).toEqual([false, false])
    edit.revert(document)
    expect(order(document)).toEqual([1, 2, 3])
    expect([0, 1].map((frame) => shown(document, frame))).toEqual(['11.223', '.11223'])
    expect(document.propagated.get(2)).toBe(before)
  })

  it('leaves masks that never showed it the very same, and weighs what it keeps', () => {
    const document = start()
    document.references.set(4, strip('1.....'))
    const other = document.references.get(4)
    const edit = deleteObject(document, 3)
    edit.apply(document)
    expect(document.references.get(4)).toBe(other)
    expect(edit.bytes).toBeGreaterThan(smallEditBytes)
  })

  it('brings an object back as it was when it went: hidden meanwhile, hidden again', () => {
    const document = start()
    const edit = deleteObject(document, 2)
    document.objects = document.objects.map((object) => (object.id === 2 ? { ...object, visible: false } : object))
    edit.apply(document)
    edit.revert(document)
    expect(document.objects[1]).toMatchObject({ id: 2, visible: false })
  })
})

describe('mergeObjects', () => {
  it('gives every pixel to the other and keeps up-to-date masks up to date', () => {
    const document = start()
    const edit = mergeObjects(document, 2, 1)
    expect(edit.label).toBe('Merge Object 2 into Object 1')
    edit.apply(document)
    expect(order(document)).toEqual([1, 3])
    expect([0, 1].map((frame) => shown(document, frame))).toEqual(['11.113', '.11113'])
    expect([1, 3].map((id) => stale(document, id, 1))).toEqual([false, false])
    edit.revert(document)
    expect([0, 1].map((frame) => shown(document, frame))).toEqual(['11.223', '.11223'])
    expect([1, 2, 3].map((id) => stale(document, id, 1))).toEqual([false, false, false])
  })

  it('is as sure as the less sure of both, and forgets probabilities that are no one’s now', () => {
    const document = start()
    mergeObjects(document, 2, 1).apply(document)
    expect(document.propagated.get(1)).toMatchObject({ confidence: { 1: 0.4, 3: 0.7 } })
    expect(document.propagated.get(1)?.soft).toBeUndefined()
  })

  it('stays out of date where one of both was', () => {
    const document = start()
    document.references.set(0, strip('111223'))
    expect(stale(document, 1, 1)).toBe(true)
    mergeObjects(document, 1, 2).apply(document)
    expect(stale(document, 2, 1)).toBe(true)
    expect(stale(document, 3, 1)).toBe(false)
  })

  it('undone after another propagation, the newer masks stay', () => {
    const document = start()
    const edit = mergeObjects(document, 2, 1)
    edit.apply(document)
    const newer = { mask: strip('1.....'), confidence: {}, madeFrom: '' }
    document.propagated.set(1, newer)
    edit.revert(document)
    expect(document.propagated.get(1)).toBe(newer)
    expect(shown(document, 2)).toBe('.11223')
  })
})

it('an object that is not there, or merged with itself, is a mistake of the caller', () => {
  const document = start()
  expect(() => deleteObject(document, 9)).toThrow('no object 9')
  expect(() => mergeObjects(document, 1, 9)).toThrow('no object 9')
  expect(() => mergeObjects(document, 1, 1)).toThrow('cannot be merged with itself')
})
