import { describe, expect, it } from 'vitest'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import { createDocument, nextObjectId, type EditorDocument } from './document'
import { copyObject, labelsAt, splitObject } from './frameEdits'
import { paintInk } from './ink'
import { MaskGesture } from './maskGesture'
import { objectOf, strip, written } from './testing/strips'

const size = { width: 20, height: 10 }

/** Object 1 in bars of the given columns, five rows high. */
function bars(...columns: readonly (readonly [from: number, to: number])[]): EditorDocument {
  const document = createDocument(size)
  document.objects = [objectOf(1)]
  const data = new Uint8Array(size.width * size.height)
  for (const [from, to] of columns) for (let y = 2; y < 7; y++) data.fill(1, y * 20 + from, y * 20 + to)
  document.references.set(3, encodeMask({ ...size, data }))
  return document
}

const create = (objects: readonly SegmentationObject[]): SegmentationObject | null => {
  const id = nextObjectId(objects)
  return id === null ? null : objectOf(id)
}

const row = (document: EditorDocument): string => [...labelsAt(document, 3).data.subarray(80, 100)].join('')

describe('splitObject', () => {
  it('leaves the largest part and gives each other one to a new object, as one edit', () => {
    const document = bars([0, 4], [6, 14], [15, 20])
    const split = splitObject(document, { frameIndex: 3, objectId: 1 }, create)!
    expect(split.created.map(({ id }) => id)).toEqual([2, 3])
    split.edit.apply(document)
    // The second largest becomes the first new object.
    expect(row(document)).toBe('33330011111111022222')
    expect(document.objects.map(({ id }) => id)).toEqual([1, 2, 3])
    split.edit.revert(document)
    expect(row(document)).toBe('11110011111111011111')
    expect(document.objects.map(({ id }) => id)).toEqual([1])
  })

  it('stops where the ids do: what has no id stays with the object', () => {
    const document = bars([0, 4], [6, 14], [15, 20])
    const once = (objects: readonly SegmentationObject[]): SegmentationObject | null =>
      objects.length < 2 ? create(objects) : null
    const split = splitObject(document, { frameIndex: 3, objectId: 1 }, once)!
    split.edit.apply(document)
    expect(row(document)).toBe('11110011111111022222')
    expect(splitObject(document, { frameIndex: 3, objectId: 1 }, () => null)).toBeNull()
  })

  it('has nothing to do for one part, for specks, for an object that is elsewhere', () => {
    expect(splitObject(bars([0, 9]), { frameIndex: 3, objectId: 1 }, create)).toBeNull()
    expect(splitObject(bars([0, 9], [12, 13]), { frameIndex: 3, objectId: 1 }, create)).toBeNull()
    expect(splitObject(bars([0, 4], [8, 12]), { frameIndex: 5, objectId: 1 }, create)).toBeNull()
  })
})

describe('copyObject', () => {
  it.each([
    // here, the frame before, locked, afterwards
    ['.11...', '...11.', [], '...11.'],
    ['.11..2', '....11', [], '....11'],
    ['.11..2', '....11', [2], '....12'],
    ['222...', '11....', [], '112...'],
    ['.1.2..', '......', [], '...2..']
  ])('%s with %s copied, locked %j, is %s', (here, before, locked, expected) => {
    const gesture = new MaskGesture(decodeMask(strip(here)), paintInk(1, locked))
    copyObject(gesture, decodeMask(strip(before)))
    expect(written(encodeMask(gesture.mask))).toBe(expected)
  })
})
