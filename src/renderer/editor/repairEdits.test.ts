import { describe, expect, it } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import { createDocument, maskAt, type EditorDocument } from './document'
import { History } from './history'
import { Origins, writtenOrigins } from './origins'
import { givePart, labelUnder, swapNames, wrongStretch, type Pair } from './repairEdits'
import { objectOf, strip, written } from './testing/strips'

const last = 19

/** Painted frames, and every other frame propagated from the nearest of them as the network would have. */
function propagated(references: Record<number, string>, masks: (frame: number) => string): EditorDocument {
  const document = createDocument({ width: 6, height: 1 })
  document.objects = [objectOf(1), objectOf(2), objectOf(3)]
  for (const [frame, text] of Object.entries(references)) document.references.set(Number(frame), strip(text))
  const origins = new Origins(document)
  for (let frameIndex = 0; frameIndex <= last; frameIndex++) {
    if (document.references.has(frameIndex)) continue
    const madeFrom = writtenOrigins(origins.named([1, 2, 3], frameIndex))
    const confidence = { 1: 0.9, 2: 0.6, 3: 0.7 }
    const soft = { width: 1, height: 1, objectIds: [1, 2, 3], bytes: new Uint8Array(3) }
    document.propagated.set(frameIndex, { mask: strip(masks(frameIndex)), confidence, madeFrom, soft })
  }
  return document
}

function staleFrames(document: EditorDocument): number[] {
  const origins = new Origins(document)
  return [...document.propagated]
    .filter(([frame]) => !document.references.has(frame))
    .filter(([frame, derived]) => [1, 2, 3].some((id) => origins.isStale(id, frame, derived)))
    .map(([frame]) => frame)
}

function shown(document: EditorDocument): string[] {
  return Array.from({ length: last + 1 }, (_, frame) => written(maskAt(document, frame)))
}

describe('swapNames', () => {
  const wrong = (frame: number): string => (frame < 8 ? '11.223' : '22.113')

  it('swaps from a frame on, which becomes a painted one, and leaves nothing out of date', () => {
    const document = propagated({ 0: '11.223' }, wrong)
    new History(document).commit(swapNames(document, [1, 2], { from: 8, to: last }))
    expect(new Set(shown(document))).toEqual(new Set(['11.223']))
    expect([...document.references.keys()]).toEqual([0, 8])
    expect(staleFrames(document)).toEqual([])
    expect(document.propagated.get(9)).toMatchObject({
      confidence: { 1: 0.6, 2: 0.9, 3: 0.7 },
      soft: { objectIds: [2, 1, 3] }
    })
  })

  it('is one step of undo, and comes back with redo', () => {
    const document = propagated({ 0: '11.223' }, wrong)
    const before = shown(document)
    const history = new History(document)
    history.commit(swapNames(document, [1, 2], { from: 8, to: last }))
    const after = shown(document)
    history.undo()
    expect(shown(document)).toEqual(before)
    expect([...document.references.keys()]).toEqual([0])
    expect(staleFrames(document)).toEqual([])
    history.redo()
    expect(shown(document)).toEqual(after)
    expect(staleFrames(document)).toEqual([])
  })

  it('is what later propagation goes on from', () => {
    const document = propagated({ 0: '11.223' }, wrong)
    new History(document).commit(swapNames(document, [1, 2], { from: 8, to: 8 }))
    expect(new Origins(document).owner(1, 12)).toMatchObject({ frameIndex: 8, shows: true })
  })

  it('swaps painted frames of the range too, and keeps the others', () => {
    const document = propagated({ 0: '11.223', 12: '22.11.' }, (frame) => (frame < 8 ? '11.223' : '22.113'))
    new History(document).commit(swapNames(document, [1, 2], { from: 8, to: last }))
    expect(written(document.references.get(12))).toBe('11.22.')
    expect(written(document.references.get(0))).toBe('11.223')
    expect(staleFrames(document)).toEqual([])
  })

  it('keeps what was out of date so', () => {
    const document = propagated({ 0: '11.223' }, wrong)
    document.references.set(0, strip('1..223'))
    const before = staleFrames(document)
    expect(before).toHaveLength(last)
    new History(document).commit(swapNames(document, [1, 2], { from: 8, to: last }))
    expect(staleFrames(document)).toEqual(before.filter((frame) => frame !== 8))
  })

  it('works where one of them is hidden, and refuses where both are', () => {
    const document = propagated({ 0: '11.22.' }, (frame) => (frame < 8 ? '11.22.' : '22....'))
    new History(document).commit(swapNames(document, [1, 2], { from: 8, to: last }))
    expect(shown(document).slice(8)).toEqual(Array.from({ length: 12 }, () => '11....'))
    expect(staleFrames(document)).toEqual([])
    const bare = propagated({ 0: '11.22.' }, () => '......')
    expect(() => swapNames(bare, [1, 2], { from: 8, to: last })).toThrow('neither')
  })

  it('does not bring masks back that were propagated meanwhile', () => {
    const document = propagated({ 0: '11.223' }, wrong)
    const history = new History(document)
    history.commit(swapNames(document, [1, 2], { from: 8, to: last }))
    const newer = { mask: strip('111111'), confidence: { 1: 1 }, madeFrom: '' }
    document.propagated.set(10, newer)
    history.undo()
    expect(document.propagated.get(10)).toBe(newer)
  })
})

describe('wrongStretch', () => {
  const stretch = (document: EditorDocument, frame: number, pair: Pair, end: number): unknown =>
    wrongStretch(document, new Origins(document), { frameIndex: frame, pair, last: end })

  it('ends before the next painted frame and where masks were carried from it', () => {
    const document = propagated({ 0: '11.22.', 14: '11.22.' }, () => '22.11.')
    const origins = new Origins(document)
    const fromFirst = (frame: number): boolean => origins.owner(1, frame)?.text.startsWith('0:') === true
    const to = Array.from({ length: 14 }, (_, frame) => frame)
      .filter(fromFirst)
      .at(-1)
    expect(stretch(document, 3, [1, 2], last)).toEqual({ from: 3, to })
    expect(to).toBeLessThan(13)
    expect(stretch(document, 16, [1, 2], last)).toEqual({ from: 16, to: last })
    expect(stretch(document, 12, [1, 2], last)).toEqual({ from: 12, to: 13 })
  })

  it('is one frame where nothing follows', () => {
    const document = propagated({ 0: '11.22.' }, () => '22.11.')
    document.propagated.delete(6)
    expect(stretch(document, 5, [1, 2], last)).toEqual({ from: 5, to: 5 })
  })
})

describe('givePart', () => {
  const square = (...rows: string[]): ReturnType<typeof encodeMask> => {
    const data = Uint8Array.from(rows.join('').replaceAll('.', '0'), Number)
    return encodeMask({ width: rows[0]!.length, height: rows.length, data })
  }
  const document = (): EditorDocument => {
    const made = createDocument({ width: 6, height: 3 })
    made.objects = [objectOf(1), objectOf(2)]
    made.propagated.set(4, { mask: square('11..1.', '11..1.', '....22'), confidence: {}, madeFrom: '' })
    return made
  }

  it('gives the part under the pointer to another object, and the frame becomes a painted one', () => {
    const made = document()
    const edit = givePart(made, { frameIndex: 4, point: { x: 4.5, y: 0.5 } }, objectOf(2))!
    const history = new History(made)
    history.commit(edit)
    expect(edit.label).toBe('Part of Object 1 to Object 2')
    expect(made.references.get(4)).toEqual(square('11..2.', '11..2.', '....22'))
    history.undo()
    expect(made.references.size).toBe(0)
  })

  it('makes the object it is given to, in the same step', () => {
    const made = document()
    const history = new History(made)
    history.commit(givePart(made, { frameIndex: 4, point: { x: 4.5, y: 0.5 } }, objectOf(3))!)
    expect(made.objects).toHaveLength(3)
    expect(labelUnder(made, { frameIndex: 4, point: { x: 4.5, y: 1.5 } })).toBe(3)
    history.undo()
    expect(made.objects).toHaveLength(2)
  })

  it('does nothing beside the objects, outside of the picture and for the object itself', () => {
    const made = document()
    for (const [point, to] of [
      [{ x: 2.5, y: 0.5 }, 2],
      [{ x: -1, y: 0 }, 2],
      [{ x: 0.5, y: 0.5 }, 1]
    ] as const)
      expect(givePart(made, { frameIndex: 4, point }, objectOf(to))).toBeNull()
  })
})
