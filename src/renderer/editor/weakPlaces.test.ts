import { describe, expect, it } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask } from '../../shared/domain/types'
import { createDocument, type EditorDocument } from './document'
import { doubtBelow } from './doubt'
import { objectFacts, overlapsOf } from './maskFacts'
import { Origins, writtenOrigins } from './origins'
import { objectOf } from './testing/strips'
import { weakPlaces, type WeakPlace } from './weakPlaces'

const size = { width: 40, height: 30 }

type Box = readonly [id: number, left: number, top: number, width: number, height: number]

function boxes(...all: readonly Box[]): EncodedMask {
  const data = new Uint8Array(size.width * size.height)
  for (const [id, left, top, width, height] of all) {
    for (let y = top; y < top + height; y++) data.fill(id, y * size.width + left, y * size.width + left + width)
  }
  return encodeMask({ ...size, data })
}

interface Made {
  readonly mask: EncodedMask
  readonly sure?: Readonly<Record<number, number>>
}

/** Frame 0 is painted with the first mask, the others were carried there. */
function clip([painted, ...carried]: readonly Made[], ids = [1, 2]): EditorDocument {
  const document = createDocument(size)
  document.objects = ids.map(objectOf)
  document.references.set(0, painted!.mask)
  const origins = new Origins(document)
  carried.forEach(({ mask, sure = {} }, at) => {
    const madeFrom = writtenOrigins(origins.named(ids, at + 1))
    const confidence = { ...Object.fromEntries(ids.map((id) => [id, 0.94])), ...sure }
    document.propagated.set(at + 1, { mask, confidence, madeFrom })
  })
  return document
}

function found(document: EditorDocument, frameCount = 100): Promise<WeakPlace[]> {
  return weakPlaces(document, new Origins(document), { frameCount, pause: () => Promise.resolve() })
}

const steady = (count: number): Made[] =>
  Array.from({ length: count }, (_, at) => ({ mask: boxes([1, 4 + (at % 2), 5, 12, 10]) }))

const look = (places: readonly WeakPlace[]): unknown[] =>
  places.map(({ frameIndex, objectId, reasons }) => [frameIndex, objectId, ...reasons.map(({ kind }) => kind)])

describe('objectFacts', () => {
  it('count pixels and pieces, without crumbs, and see the border', () => {
    const mask = boxes([1, 0, 2, 10, 10], [1, 20, 2, 10, 3], [1, 35, 25, 1, 2], [2, 12, 12, 4, 4])
    expect(objectFacts(mask).get(1)).toEqual({
      area: 132,
      box: { left: 0, top: 2, right: 36, bottom: 27 },
      parts: 2,
      atBorder: true
    })
    expect(objectFacts(mask).get(2)).toMatchObject({ area: 16, parts: 1, atBorder: false })
  })

  it('take pieces that join further down for one', () => {
    expect(objectFacts(boxes([1, 4, 4, 3, 9], [1, 12, 4, 3, 9], [1, 4, 13, 11, 2])).get(1)?.parts).toBe(1)
  })

  it('tell what lies where', () => {
    const overlaps = overlapsOf(boxes([1, 0, 0, 10, 10]), boxes([1, 5, 0, 5, 10], [2, 0, 0, 5, 4]))
    expect([...overlaps.get(1)!]).toEqual([
      [2, 20],
      [1, 50]
    ])
  })
})

describe('doubtBelow', () => {
  it('goes by what is usual in the clip', () => {
    expect(doubtBelow([0.95, 0.94, 0.95, 0.96, 0.7])).toBeCloseTo(0.87)
    expect(doubtBelow([0.9, 0.7, 0.8, 0.75, 0.85])).toBe(0.6)
    expect(doubtBelow([null, null])).toBe(0.6)
  })
})

describe('weakPlaces', () => {
  it('are none where everything goes on as it was', async () => {
    expect(await found(clip(steady(60), [1]))).toEqual([])
  })

  it('say what can be seen, the weakest first', async () => {
    const masks = steady(60)
    masks[12] = { mask: boxes([1, 4, 5, 12, 4]) }
    masks[25] = { mask: boxes([1, 4, 5, 12, 7], [1, 4, 13, 12, 2]) }
    masks[38] = { mask: masks[38]!.mask, sure: { 1: 0.5 } }
    masks[50] = { mask: boxes([2, 30, 20, 2, 2]) }
    const places = await found(clip(masks))
    expect(look(places)).toEqual([
      [12, 1, 'area', 'jump'],
      [50, 1, 'lost'],
      [38, 1, 'unsure'],
      [25, 1, 'parts']
    ])
    const area = places.find(({ frameIndex }) => frameIndex === 12)
    expect(area?.reasons[0]).toEqual({ kind: 'area', change: -0.6 })
    expect(area?.box).toEqual({ left: 4, top: 5, right: 16, bottom: 9 })
  })

  it('see names that were swapped', async () => {
    const masks = Array.from({ length: 40 }, (_, at): Made => {
      const [one, other] = at < 20 ? [1, 2] : [2, 1]
      return { mask: boxes([one, 3, 5, 10, 10], [other, 20, 5, 10, 10]) }
    })
    const [first] = await found(clip(masks))
    expect(first?.frameIndex).toBe(20)
    expect(first?.reasons[0]).toEqual({ kind: 'swapped', with: first?.objectId === 1 ? 2 : 1 })
  })

  it('leave painted and outdated frames alone, and name five at most, apart from each other', async () => {
    const masks = steady(100).map((made, at) => (at % 4 === 2 ? { ...made, sure: { 1: 0.3 + at / 1000 } } : made))
    const document = clip(masks, [1])
    const places = await found(document)
    expect(places.map(({ frameIndex }) => frameIndex)).toEqual([2, 10, 18, 26, 34])
    document.references.set(2, boxes([1, 4, 5, 13, 10]))
    expect((await found(document)).map(({ frameIndex }) => frameIndex)).toEqual([])
    const gone = new AbortController()
    gone.abort()
    const options = { frameCount: 100, pause: () => Promise.resolve(), signal: gone.signal }
    expect(await weakPlaces(document, new Origins(document), options)).toEqual([])
  })
})
