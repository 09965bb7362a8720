import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMask, encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask } from '../../shared/domain/types'
import { createDocument, maskAt, nextObjectId, type EditorDocument } from './document'
import { addObject, changeObject, clearReference, paintFrame, together } from './edits'
import { History, type Edit } from './history'
import { labelsAt, splitObject } from './frameEdits'
import { grown, shrunk } from './morphology'
import { deleteObject, mergeObjects, moveObject } from './objectEdits'
import { paintInk } from './ink'
import { MaskGesture } from './maskGesture'
import { cutObject, putRegion } from './region'
import { emptyMask } from './relabel'

const size = { width: 40, height: 30 }

/** Everything an edit may change, as plain comparable data. */
function snapshot(document: EditorDocument): unknown {
  const runs = (mask: EncodedMask): number[] => [...mask.runs]
  return {
    objects: document.objects,
    references: [...document.references].sort(([a], [b]) => a - b).map(([frame, mask]) => [frame, runs(mask)]),
    propagated: [...document.propagated].sort(([a], [b]) => a - b).map(([frame, { mask }]) => [frame, runs(mask)])
  }
}

function filled(label: number): EncodedMask {
  return encodeMask({ ...size, data: new Uint8Array(size.width * size.height).fill(label) })
}

function start(): EditorDocument {
  const document = createDocument(size)
  for (let frame = 3; frame < 6; frame++) {
    document.propagated.set(frame, { mask: filled((frame % 3) + 1), confidence: { 1: 0.9 }, madeFrom: 'a' })
  }
  return document
}

function stroke(
  document: EditorDocument,
  frameIndex: number,
  x: number,
  objectId: number
): Edit<EditorDocument> | null {
  const labels = decodeMask(maskAt(document, frameIndex) ?? emptyMask(document.size))
  const gesture = new MaskGesture(labels, paintInk(objectId))
  gesture.draw([{ from: { x, y: 2 }, to: { x: x + 5, y: 20 }, radiusPx: 3 }])
  const patch = gesture.patch()
  return patch.tiles.length > 0 ? paintFrame(document, frameIndex, patch, 'Paint') : null
}

interface Op {
  readonly kind: keyof typeof makers
  readonly frame: number
  readonly pick: number
  readonly x: number
}

type Make = (document: EditorDocument, op: Op) => Edit<EditorDocument> | null

function picked(document: EditorDocument, { pick }: Op): SegmentationObject | undefined {
  return document.objects[pick % Math.max(1, document.objects.length)]
}

function fresh(document: EditorDocument): SegmentationObject {
  const id = nextObjectId(document.objects) ?? 1
  return { id, name: `Object ${id}`, colour: [id, 0, 0], visible: true, locked: false }
}

/** The edit an operation means on a document, null when it does not apply. */
const makers = {
  add: (document) => addObject(fresh(document)),
  delete: (document, op) => onPicked(document, op, ({ id }) => deleteObject(document, id)),
  rename: (document, op) =>
    onPicked(document, op, ({ id }) => changeObject(document, id, { name: `Name ${op.x}` }, 'Rename')),
  recolour: (document, op) =>
    onPicked(document, op, ({ id }) => changeObject(document, id, { colour: [op.x, op.x, op.x] }, 'Colour')),
  paint: (document, op) => onPicked(document, op, ({ id }) => stroke(document, op.frame, op.x, id)),
  clear: (document, { frame }) => (document.references.has(frame) ? clearReference(document, frame) : null),
  both: (document, { frame, x }) => {
    const object = fresh(document)
    const paint = stroke(document, frame, x, object.id)
    return paint && together('Both', [addObject(object), paint])
  },
  merge: (document, op) =>
    onPicked(document, op, ({ id }) => {
      const into = document.objects[op.x & 3]?.id
      return into === undefined || into === id ? null : mergeObjects(document, id, into)
    }),
  move: (document, op) =>
    onPicked(document, op, ({ id }) => moveObject(document, id, Math.abs(op.x) % document.objects.length)),
  split: (document, op) =>
    onPicked(document, op, ({ id }) => {
      const create = (objects: readonly SegmentationObject[]): SegmentationObject => {
        const free = nextObjectId(objects) ?? 1
        return { id: free, name: `Part ${free}`, colour: [free, 0, 0], visible: true, locked: false }
      }
      return splitObject(document, { frameIndex: op.frame, objectId: id }, create)?.edit ?? null
    }),
  region: (document, op) => onPicked(document, op, ({ id }) => grownBy(document, op, id))
} satisfies Record<string, Make>

/** Grows or shrinks an object on a frame: an edit of a region. */
function grownBy(document: EditorDocument, { frame, x }: Op, id: number): Edit<EditorDocument> | null {
  const gesture = new MaskGesture(labelsAt(document, frame), paintInk(id))
  const region = cutObject(gesture.mask, id, 3)
  if (!region) return null
  const changed = x % 2 === 0 ? grown(region, 2) : shrunk(region, 2)
  gesture.change(region.rect, (mask, ink) => putRegion(mask, changed, ink))
  const patch = gesture.patch()
  return patch.tiles.length > 0 ? paintFrame(document, frame, patch, 'Grow') : null
}

function onPicked(
  document: EditorDocument,
  op: Op,
  make: (object: SegmentationObject) => Edit<EditorDocument> | null
): Edit<EditorDocument> | null {
  const object = picked(document, op)
  return object ? make(object) : null
}

const editFor: Make = (document, op) => makers[op.kind](document, op)

const operations = fc.array(
  fc.record({
    kind: fc.constantFrom(...(Object.keys(makers) as Op['kind'][])),
    frame: fc.integer({ min: 0, max: 6 }),
    pick: fc.nat(20),
    x: fc.integer({ min: -4, max: 44 })
  }),
  { maxLength: 30 }
)

describe('History', () => {
  it('undoing any sequence of edits gives back the beginning, redoing it the end', () => {
    fc.assert(
      fc.property(operations, (ops) => {
        const document = start()
        const history = new History(document)
        const states = [snapshot(document)]
        for (const op of ops) {
          const edit = editFor(document, op)
          if (!edit) continue
          history.commit(edit)
          states.push(snapshot(document))
        }
        for (let at = states.length - 2; at >= 0; at--) {
          expect(history.undo()).not.toBeNull()
          expect(snapshot(document)).toEqual(states[at])
        }
        expect(history.undo()).toBeNull()
        for (const state of states.slice(1)) {
          expect(history.redo()).not.toBeNull()
          expect(snapshot(document)).toEqual(state)
        }
        expect(history.redo()).toBeNull()
      }),
      { numRuns: 150 }
    )
  })

  it('undoing and redoing at random never loses the way', () => {
    fc.assert(
      fc.property(operations, fc.array(fc.boolean(), { maxLength: 60 }), (ops, moves) => {
        const document = start()
        const history = new History(document)
        const states = [snapshot(document)]
        for (const op of ops) {
          const edit = editFor(document, op)
          if (edit) history.commit(edit)
          if (edit) states.push(snapshot(document))
        }
        let at = states.length - 1
        for (const back of moves) {
          const moved = back ? history.undo() : history.redo()
          if (moved) at += back ? -1 : 1
          expect(snapshot(document)).toEqual(states[at])
        }
      }),
      { numRuns: 60 }
    )
  })

  it('a new edit ends what could be redone', () => {
    const document = start()
    const history = new History(document)
    history.commit(addObject({ id: 1, name: 'A', colour: [0, 0, 0], visible: true, locked: false }))
    history.undo()
    expect(history.redoLabel).toBe('Add A')
    history.commit(addObject({ id: 1, name: 'B', colour: [0, 0, 0], visible: true, locked: false }))
    expect(history.redoLabel).toBeNull()
    expect(history.redo()).toBeNull()
  })

  it('forgets the oldest entries beyond its bytes, never the newest', () => {
    const history = new History<{ value: number }>({ value: 0 }, { bytes: 250, entries: 100 })
    const entry = (bytes: number): Edit<{ value: number }> => ({
      label: '',
      bytes,
      apply: (target) => void target.value++,
      revert: (target) => void target.value--
    })
    for (let count = 0; count < 5; count++) history.commit(entry(100))
    expect(history.length).toBe(2)
    expect(history.bytes).toBe(200)
    history.commit(entry(40))
    history.limit(150)
    expect(history.bytes).toBe(140)
    history.limit(10)
    expect(history.length).toBe(1)
    history.commit(entry(9999))
    expect(history.length).toBe(1)
    expect(history.undo()).not.toBeNull()
  })

  it('forgets the oldest entries beyond their number', () => {
    const document = { value: 0 }
    const history = new History(document, { bytes: 1e9, entries: 3 })
    const add = { label: '', bytes: 1, apply: () => void document.value++, revert: () => void document.value-- }
    for (let count = 0; count < 10; count++) history.commit(add)
    while (history.undo());
    expect(document.value).toBe(7)
  })
})

describe('edits', () => {
  it('painting a propagated frame starts from its mask and makes it a reference', () => {
    const document = start()
    document.objects = [{ id: 9, name: 'Nine', colour: [0, 0, 0], visible: true, locked: false }]
    const edit = stroke(document, 4, 10, 9)
    expect(edit).not.toBeNull()
    edit!.apply(document)
    const areas = maskAreas(document.references.get(4)!)
    expect(areas.get(9)).toBeGreaterThan(0)
    expect(areas.get(2)! + areas.get(9)!).toBe(size.width * size.height)
    edit!.revert(document)
    expect(document.references.has(4)).toBe(false)
    expect(maskAt(document, 4)).toBe(document.propagated.get(4)!.mask)
  })

  it('redoing a correction gives the same mask though the frame was propagated anew', () => {
    const document = start()
    const history = new History(document)
    history.commit(stroke(document, 4, 10, 9)!)
    const corrected = [...document.references.get(4)!.runs]
    history.undo()
    document.propagated.set(4, { mask: filled(3), confidence: {}, madeFrom: 'b' })
    history.redo()
    expect([...document.references.get(4)!.runs]).toEqual(corrected)
  })

  it('undoing a deletion does not overwrite masks propagated since', () => {
    const document = start()
    document.objects = [{ id: 1, name: 'One', colour: [0, 0, 0], visible: true, locked: false }]
    const history = new History(document)
    history.commit(deleteObject(document, 1))
    expect(maskAreas(document.propagated.get(3)!.mask).size).toBe(0)
    const newer = { mask: filled(2), confidence: {}, madeFrom: 'newer' }
    document.propagated.set(3, newer)
    history.undo()
    expect(document.propagated.get(3)).toBe(newer)
    expect(document.objects.map(({ id }) => id)).toEqual([1])
  })

  it('renaming is no matter of visibility', () => {
    const document = start()
    document.objects = [{ id: 1, name: 'One', colour: [0, 0, 0], visible: true, locked: false }]
    const history = new History(document)
    history.commit(changeObject(document, 1, { name: 'Swan' }, 'Rename'))
    document.objects = document.objects.map((object) => ({ ...object, visible: false }))
    history.undo()
    expect(document.objects[0]).toMatchObject({ name: 'One', visible: false })
  })
})
