import { describe, expect, it } from 'vitest'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { Candidate } from '../../shared/domain/suggestions'
import type { EncodedMask, PropagatedMask } from '../../shared/domain/types'
import { acceptCandidate } from './acceptCandidate'
import { acceptTracks, type AcceptedTracks } from './acceptTracks'
import { createDocument, maskAt, type EditorDocument } from './document'
import { addObject } from './edits'
import { History } from './history'
import { eraseInk, paintInk } from './ink'
import { Origins } from './origins'
import { PropagationRun } from './propagationRun'

const strip = (...labels: number[]): EncodedMask =>
  encodeMask({ width: labels.length, height: 1, data: Uint8Array.from(labels) })
const shown = (document: EditorDocument, frame: number): number[] => {
  const mask = maskAt(document, frame)
  return mask ? [...decodeMask(mask).data] : []
}
const object = (id: number): SegmentationObject => ({
  ...{ id, name: `Object ${id}`, colour: [1, 2, 3], visible: true, locked: false }
})

function blank(): { document: EditorDocument; history: History<EditorDocument> } {
  const document = createDocument({ width: 6, height: 1 })
  return { document, history: new History(document) }
}

describe('acceptCandidate', () => {
  const candidate: Candidate = {
    ...{ score: 0.9, mask: strip(0, 1, 1, 1, 0, 0), area: 3 },
    box: { left: 1, top: 0, right: 4, bottom: 1 }
  }

  it('makes an object with a reference mask in one entry', () => {
    const { document, history } = blank()
    const place = { frameIndex: 3, label: 'Accept', creates: object(1) }
    history.commit(acceptCandidate(document, candidate, paintInk(1), place)!)
    expect([document.objects.length, ...shown(document, 3)]).toEqual([1, 0, 1, 1, 1, 0, 0])
    expect(document.references.has(3)).toBe(true)
    history.undo()
    expect([document.objects.length, document.references.size, history.length]).toEqual([0, 0, 0])
  })

  it('adds to an object, takes away from it, and leaves locked ones alone', () => {
    const { document, history } = blank()
    document.objects = [object(1), object(2)]
    document.references.set(0, strip(1, 1, 2, 0, 0, 0))
    const place = { frameIndex: 0, label: 'Add', creates: null }
    history.commit(acceptCandidate(document, candidate, paintInk(1, [2]), place)!)
    expect(shown(document, 0)).toEqual([1, 1, 2, 1, 0, 0])
    history.commit(acceptCandidate(document, candidate, eraseInk(1, [2]), place)!)
    expect(shown(document, 0)).toEqual([1, 0, 2, 0, 0, 0])
    expect(acceptCandidate(document, candidate, eraseInk(1), place)).toBeNull()
  })
})

describe('acceptTracks', () => {
  const made = (frameIndex: number, ...labels: number[]): PropagatedMask => ({
    ...{ frameIndex, mask: strip(...labels), isReference: false, confidence: { 1: 0.9, 2: 0.8 } }
  })
  const tracks: AcceptedTracks = {
    objects: [object(1), object(2)],
    bestFrames: new Map([
      [1, 1],
      [2, 3]
    ]),
    masks: [made(0, 1, 1, 0, 0, 2, 2), made(1, 0, 1, 1, 0, 2, 2), made(2, 0, 1, 1, 2, 2, 0), made(3, 0, 0, 1, 1, 2, 2)]
  }

  it('shows every mask, up to date, with one painted frame an object', () => {
    const { document, history } = blank()
    history.commit(acceptTracks(document, tracks, 'Accept'))
    for (const { frameIndex, mask } of tracks.masks) {
      expect(shown(document, frameIndex)).toEqual([...decodeMask(mask).data])
    }
    expect([...document.references.keys()].sort()).toEqual([1, 3])
    const origins = new Origins(document)
    expect([1, 2].map((id) => origins.statements(id).map(({ frameIndex }) => frameIndex))).toEqual([[1], [3]])
    for (const [frameIndex, derived] of document.propagated) {
      expect([1, 2].filter((id) => origins.isStale(id, frameIndex, derived))).toEqual([])
    }
    history.undo()
    expect([document.objects.length, document.references.size, document.propagated.size]).toEqual([0, 0, 0])
    history.redo()
    expect(shown(document, 2)).toEqual([0, 1, 1, 2, 2, 0])
  })

  it('a correction of one object makes that one stale, and a propagation carries it', () => {
    const { document, history } = blank()
    history.commit(acceptTracks(document, tracks, 'Accept'))
    document.references.set(1, strip(0, 0, 1, 1, 2, 2))
    const origins = new Origins(document)
    const derived = document.propagated.get(2)!
    expect([1, 2].filter((id) => origins.isStale(id, 2, derived))).toEqual([1])
    const run = new PropagationRun(document, origins, { direction: 'forward', range: { from: 0, to: 3 } })
    expect(run.wanted).toEqual([
      { from: 0, to: 0 },
      { from: 2, to: 2 }
    ])
  })

  it('takes background only, and is added to what is painted', () => {
    const { document, history } = blank()
    history.commit(addObject(object(5)))
    document.references.set(0, strip(5, 0, 0, 0, 0, 5))
    document.propagated.set(2, { mask: strip(0, 5, 0, 0, 0, 5), confidence: { 5: 0.7 }, madeFrom: '5@0:x' })
    history.commit(acceptTracks(document, tracks, 'Accept'))
    expect(shown(document, 0)).toEqual([5, 1, 0, 0, 2, 5])
    expect(shown(document, 2)).toEqual([0, 5, 1, 2, 2, 5])
    expect(document.propagated.get(2)!.confidence).toEqual({ 1: 0.9, 2: 0.8, 5: 0.7 })
    const origins = new Origins(document)
    expect(origins.statements(5).map(({ frameIndex }) => frameIndex)).toEqual([0])
    history.undo()
    expect([shown(document, 0), shown(document, 2)]).toEqual([
      [5, 0, 0, 0, 0, 5],
      [0, 5, 0, 0, 0, 5]
    ])
  })
})
