import { expect, test } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { FoundMasks } from '../../shared/ipc/importCommands'
import { ImportChoices } from './maskImport.svelte'
import { resolveImport } from './resolveImport'

const object = (id: number, name: string, locked = false): SegmentationObject => {
  return { id, name, colour: [0, 0, 0], visible: true, locked }
}
const imported = (id: number, name: string) => ({ id, name, colour: null })
const size = { width: 2, height: 1 }
const mask = encodeMask({ ...size, data: Uint8Array.from([1, 2]) })

function found(frames: number[]): FoundMasks {
  return {
    ...{ name: 'masks.json', format: 'coco', clipName: '', size, notes: [], scaled: false, problem: null },
    ...{
      objects: [imported(1, 'Swan'), imported(2, 'Object 2'), imported(3, 'Reeds')],
      frames,
      samples: [],
      maskCount: frames.length
    }
  }
}

test('objects of the same name are continued, others are made, with a free number', () => {
  const objects = [object(2, 'swan '), object(4, 'Reeds', true)]
  const choices = new ImportChoices(found([0]), objects)
  // A locked object takes nothing.
  expect(choices.targets).toEqual({ 1: 2, 2: 'new', 3: 'new' })
  const frames = [{ frameIndex: 0, frameName: null, mask }]
  const { created, targets } = resolveImport({ objects: choices.found.objects, frames }, choices, objects)
  expect([...targets]).toEqual([
    [1, 2],
    [2, 1],
    [3, 3]
  ])
  expect(created.map(({ id, name }) => `${id} ${name}`)).toEqual(['1 Object 1', '3 Reeds'])
})

test('what is left out goes nowhere', () => {
  const choices = new ImportChoices(found([0]), [])
  choices.setTarget(1, 'none')
  choices.setTarget(2, 'none')
  expect(choices.hasObjects).toBe(true)
  const { targets } = resolveImport({ objects: choices.found.objects, frames: [] }, choices, [])
  expect([...targets.keys()]).toEqual([3])
  choices.setTarget(3, 'none')
  expect(choices.hasObjects).toBe(false)
})

test('a few masks are taken as references, a clip’s worth as finished', () => {
  expect(new ImportChoices(found([0]), []).as).toBe('references')
  expect(new ImportChoices(found([0, 50, 99, 150]), []).as).toBe('references')
  expect(new ImportChoices(found([0, 1, 2, 3]), []).as).toBe('masks')
})
