import { describe, expect, it } from 'vitest'
import { createDocument, type EditorDocument } from './document'
import { handovers, unfinishedStretch } from './goingOn'
import { Origins, writtenOrigins } from './origins'
import { PropagationRun, type Direction } from './propagationRun'
import { objectOf, strip, written } from './testing/strips'

const last = 19

function stopped(references: Record<number, string>, done: readonly number[], objects = 1): EditorDocument {
  const document = createDocument({ width: 4, height: 1 })
  document.objects = Array.from({ length: objects }, (_, at) => objectOf(at + 1))
  for (const [frame, text] of Object.entries(references)) document.references.set(Number(frame), strip(text))
  const origins = new Origins(document)
  for (const frameIndex of done) {
    const madeFrom = writtenOrigins(origins.named([1, 2], frameIndex))
    document.propagated.set(frameIndex, { mask: strip('.1..'), confidence: { 1: 0.9 }, madeFrom })
  }
  return document
}

function frames(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

function wantedOf(document: EditorDocument, direction: Direction = 'forward'): PropagationRun['wanted'] {
  return new PropagationRun(document, new Origins(document), { direction, range: { from: 0, to: last } }).wanted
}

describe('a stopped propagation', () => {
  it('goes on behind its last frame, from the mask there', () => {
    const document = stopped({ 0: '11..' }, frames(1, 8))
    const wanted = wantedOf(document)
    expect(unfinishedStretch(document, wanted)).toEqual({ from: 9, to: last })
    const [from] = handovers(document, new Origins(document), wanted)
    expect([from?.frameIndex, written(from?.mask)]).toEqual([8, '.1..'])
  })

  it('goes on backward before its first one', () => {
    const document = stopped({ 15: '11..' }, frames(9, 14))
    const wanted = wantedOf(document, 'backward')
    expect(unfinishedStretch(document, wanted)).toEqual({ from: 0, to: 8 })
    expect(handovers(document, new Origins(document), wanted).map(({ frameIndex }) => frameIndex)).toEqual([9])
  })

  it('is none before the first run and after the last', () => {
    const fresh = stopped({ 0: '11..' }, [])
    expect(unfinishedStretch(fresh, wantedOf(fresh))).toBeNull()
    expect(handovers(fresh, new Origins(fresh), wantedOf(fresh))).toEqual([])
    const whole = stopped({ 0: '11..' }, frames(1, last))
    expect(unfinishedStretch(whole, wantedOf(whole))).toBeNull()
  })

  it('is none where an object is new: everything is carried for it', () => {
    const document = stopped({ 0: '11..' }, frames(1, 8))
    document.objects = [objectOf(1), objectOf(2)]
    document.references.set(4, strip('.122'))
    const wanted = wantedOf(document)
    expect(unfinishedStretch(document, wanted)).toBeNull()
    expect(handovers(document, new Origins(document), wanted)).toEqual([])
  })

  it('hands nothing over that is out of date, nor between painted frames', () => {
    const document = stopped({ 0: '11..' }, frames(1, 8))
    document.references.set(0, strip('1...'))
    expect(handovers(document, new Origins(document), wantedOf(document))).toEqual([])
    const between = stopped({ 0: '11..', 18: '11..' }, frames(1, 5))
    expect(handovers(between, new Origins(between), [{ from: 6, to: 17 }])).toEqual([])
  })
})
