import { expect, test } from 'vitest'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { PropagatedMask } from '../../../shared/domain/types'
import type { PropagationState } from '../../session/propagationState'
import { FakeModel, rectangles } from '../../session/testing/fakes'
import type { ClipScratch } from '../ports'
import { ClipCheckpoints, type CheckpointOptions } from './clipCheckpoints'

class MemoryScratch implements ClipScratch {
  readonly files = new Map<string, Uint8Array>()
  put = async (name: string, data: Uint8Array): Promise<void> => void this.files.set(name, data)
  get = async (name: string): Promise<Uint8Array | null> => this.files.get(name) ?? null
  names = async (): Promise<string[]> => [...this.files.keys()]
  remove = async (name: string): Promise<void> => void this.files.delete(name)
  clear = async (): Promise<void> => this.files.clear()
}

const mask = encodeMask(rectangles({ width: 4, height: 4 }, [1, 0, 0, 2, 2]))
const masks = Array.from({ length: 6 }, (_, frameIndex): PropagatedMask => {
  return { frameIndex, mask, isReference: false, confidence: { 1: 0.1 + 0.2 * frameIndex } }
})

/** Only how many masks were given matters to who keeps it. */
function stateAfter(given: number): PropagationState {
  const window = { recent: [], kept: [], propagated: given, latest: null }
  const walk = { frameIndex: given, window, previous: null, book: { learnt: [], starts: [] } }
  const gap = { way: 'forward' as const, forward: [], backward: [], agreements: [], walk }
  return { given, planned: [], unreadable: [], broken: [], step: 1, gap }
}

async function kept(scratch: MemoryScratch, change: Partial<CheckpointOptions> = {}) {
  const request = { references: [{ frameIndex: 0, mask }], range: { from: 0, to: 9 } }
  return ClipCheckpoints.open({ scratch, name: 'clip', every: 2, request, model: new FakeModel(), ...change })
}

async function workedTo(scratch: MemoryScratch): Promise<void> {
  const { checkpoints, sink } = await kept(scratch)
  for (const each of masks.slice(0, 2)) sink.take(each)
  // Two of its masks are still on their way.
  checkpoints.save(stateAfter(4))
  for (const each of masks.slice(2)) sink.take(each)
  await sink.abort()
}

test('what was reached is read again, to the last bit', async () => {
  const scratch = new MemoryScratch()
  await workedTo(scratch)
  const { checkpoints } = await kept(scratch)
  expect(checkpoints.resumed).toEqual({ state: stateAfter(4), masks: masks.slice(0, 4) })
})

test('another network, other references, or a file that is damaged or missing: it begins anew', async () => {
  const scratch = new MemoryScratch()
  await workedTo(scratch)
  expect((await kept(scratch, { model: new FakeModel(3) })).checkpoints.resumed).toBeNull()
  expect((await kept(scratch, { every: 3 })).checkpoints.resumed).toBeNull()
  const whole = scratch.files.get('clip.masks.0')!
  scratch.files.set('clip.masks.0', whole.slice(0, -1))
  expect((await kept(scratch)).checkpoints.resumed).toBeNull()
  scratch.files.delete('clip.masks.0')
  expect((await kept(scratch)).checkpoints.resumed).toBeNull()
})
