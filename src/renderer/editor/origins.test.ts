import { describe, expect, it } from 'vitest'
import { createDocument, type EditorDocument } from './document'
import { Origins, writtenOrigins } from './origins'
import { statedObjects } from './statements'
import { objectOf, strip } from './testing/strips'

function document(references: Record<number, string>, objects = 2): EditorDocument {
  const made = createDocument({ width: 6, height: 1 })
  made.objects = Array.from({ length: objects }, (_, at) => objectOf(at + 1))
  for (const [frame, text] of Object.entries(references)) made.references.set(Number(frame), strip(text))
  return made
}

/** Frames of the owners of an object, frame by frame. */
function owners(made: EditorDocument, id: number, frames: readonly number[]): (number | null)[] {
  const origins = new Origins(made)
  return frames.map((frame) => origins.owner(id, frame)?.frameIndex ?? null)
}

function propagate(made: EditorDocument, frames: readonly number[], text: string): void {
  const origins = new Origins(made)
  for (const frame of frames) {
    const ids = made.objects.map(({ id }) => id)
    made.propagated.set(frame, {
      mask: strip(text),
      confidence: {},
      madeFrom: writtenOrigins(origins.named(ids, frame))
    })
  }
}

describe('statedObjects', () => {
  it('are all that is shown where nothing was propagated', () => {
    expect([...statedObjects(strip('11.2'), null)]).toEqual([1, 2])
  })

  it('are those that gained a pixel or lost one to the background', () => {
    const derived = strip('11.2')
    expect([...statedObjects(strip('11.2'), derived)]).toEqual([])
    expect([...statedObjects(strip('1112'), derived)]).toEqual([1])
    expect([...statedObjects(strip('11..'), derived)]).toEqual([2])
    expect([...statedObjects(strip('1.22'), derived)].sort()).toEqual([1, 2])
  })

  it('do not include an object that another was painted over', () => {
    expect([...statedObjects(strip('1332'), strip('11.2'))]).toEqual([3])
  })
})

describe('Origins', () => {
  it('carries each frame from the nearest painted one', () => {
    const made = document({ 10: '11....', 20: '.11...' })
    expect(owners(made, 1, [0, 9, 10, 15, 16, 20, 99])).toEqual([10, 10, 10, 10, 20, 20, 20])
    expect(owners(made, 2, [0, 15])).toEqual([null, null])
  })

  it('names both painted frames where the walks from them meet', () => {
    const origins = new Origins(document({ 10: '11....', 20: '.11...' }))
    const texts = [13, 14, 16, 17].map((frame) => origins.owner(1, frame)?.text)
    const [one, other] = [10, 20].map((frame) => origins.owner(1, frame)?.text)
    expect(texts).toEqual([one, `${one}|${other}`, `${one}|${other}`, other])
    const short = new Origins(document({ 10: '11....', 15: '.11...' }))
    expect([12, 13].map((frame) => short.owner(1, frame)?.text)).toEqual([one, short.owner(1, 15)?.text])
  })

  it('looks at every object by itself', () => {
    const made = document({ 0: '11....', 10: '...22.' })
    expect(owners(made, 1, [1, 9, 11, 50])).toEqual([0, 0, 0, 0])
    expect(owners(made, 2, [1, 9, 11, 50])).toEqual([10, 10, 10, 10])
  })

  it('keeps an erased object away until it is painted again, and changes nothing before', () => {
    const made = document({ 0: '112...' })
    propagate(made, [5, 10, 15], '112...')
    made.references.set(10, strip('..2...'))
    made.references.set(20, strip('..2.11'))
    expect(owners(made, 1, [5, 9, 10, 15, 16, 20])).toEqual([0, 0, 10, 10, 20, 20])
    expect(new Origins(made).owner(1, 12)?.shows).toBe(false)
  })

  it('a correction outdates the frames that are carried from it, alone or with another', () => {
    const made = document({ 0: '11....' }, 1)
    propagate(made, [1, 4, 5, 6, 9, 10, 11, 30], '11....')
    made.references.set(10, strip('111...'))
    const origins = new Origins(made)
    const stale = [...made.propagated].filter(([frame, derived]) => origins.isStale(1, frame, derived))
    expect(stale.map(([frame]) => frame)).toEqual([4, 5, 6, 9, 10, 11, 30])
  })

  it('a new object painted on a propagated frame outdates nothing of the others, even below itself', () => {
    const made = document({ 0: '11....' })
    propagate(made, [4, 5, 6], '11....')
    made.references.set(5, strip('1222..'))
    const origins = new Origins(made)
    expect([...made.propagated].map(([frame, derived]) => origins.isStale(1, frame, derived))).toEqual([
      false,
      false,
      false
    ])
    expect(origins.owner(2, 6)?.frameIndex).toBe(5)
  })

  it('what was kept on a painted frame speaks for itself once it would be propagated differently', () => {
    const made = document({ 0: '11....' })
    propagate(made, [4, 5, 6], '11....')
    made.references.set(5, strip('11.22.'))
    expect(owners(made, 1, [4, 5, 6])).toEqual([0, 0, 0])
    made.references.set(0, strip('111...'))
    expect(owners(made, 1, [2, 3, 5, 6])).toEqual([0, 5, 5, 5])
  })

  it('a change that is taken back leaves everything current', () => {
    const made = document({ 0: '11....' }, 1)
    propagate(made, [1, 2, 3], '11....')
    const isStale = (): boolean[] => {
      const origins = new Origins(made)
      return [...made.propagated].map(([frame, derived]) => origins.isStale(1, frame, derived))
    }
    made.references.set(2, strip('111...'))
    expect(isStale()).toEqual([false, true, true])
    made.references.delete(2)
    expect(isStale()).toEqual([false, false, false])
  })

  it('names depend on content, not on the order of painting', () => {
    const one = new Origins(document({ 1: '1.....', 9: '.1....' }))
    const other = new Origins(document({ 9: '.1....', 1: '1.....' }))
    const changed = new Origins(document({ 1: '..1...', 9: '.1....' }))
    const text = (origins: Origins) => writtenOrigins(origins.named([1, 2], 2))
    expect(text(one)).toBe(text(other))
    expect(text(one)).not.toBe(text(changed))
  })
})
