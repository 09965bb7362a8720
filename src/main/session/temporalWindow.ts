import type { DescriptorSet, FrameMemory } from './ports'

/** Reference frames in the pixel memory at most: the first and the latest. Each costs about 2 ms a frame. */
const referencesInMemory = 4

/**
 * Predicted frames stay in the memory as well, as an object soon shows sides that no reference shows: every fifth, as
 * in STM (arXiv 1904.00607), of which the last two are read.
 */
const keptEvery = 5
const keptInMemory = 2

/**
 * The descriptor sets a frame is compared with: those of every reference frame, then the most recent ones. All sets
 * have the same objects in the same slots; what a set lacks is filled when a later reference introduces it.
 */
export class TemporalWindow {
  #references: DescriptorSet[] = []
  #recent: DescriptorSet[] = []
  #given: FrameMemory[] = []
  /** Of predicted frames. */
  #kept: FrameMemory[] = []
  #propagated = 0
  /** Of the frame done last, reference or not. */
  #latest: FrameMemory | null = null

  /** @param length sets a frame may read; reference sets are never left out */
  constructor(readonly length: number) {}

  /** @param set descriptors of a reference frame; it may hold more objects than the sets before, never fewer */
  addReference({ memory, ...set }: DescriptorSet): void {
    if (memory) this.#given.push(memory)
    this.#latest = memory ?? null
    this.#references = this.#references.map((older) => widened(older, set))
    this.#recent = this.#recent.map((older) => widened(older, set))
    this.#references.push(set)
  }

  /** @param set descriptors of a frame whose masks were predicted */
  addPropagated({ memory, ...set }: DescriptorSet): void {
    this.#latest = memory ?? null
    this.#propagated += 1
    if (memory && this.#propagated % keptEvery === 0) this.#kept = [...this.#kept, memory].slice(-keptInMemory)
    this.#recent.push(set)
    if (this.#recent.length > this.length) this.#recent.shift()
  }

  sets(): readonly DescriptorSet[] {
    // Even with many references the latest look of an object is worth a place, unless only one was asked for.
    const room = Math.max(this.length - this.#references.length, Math.min(1, this.length - 1))
    return room === 0 ? this.#references : [...this.#references, ...this.#recent.slice(-room)]
  }

  /**
   * Of references, of predicted frames, then of the frame done last; all with the objects known by now. Empty without a
   * pixel memory.
   */
  memory(): readonly FrameMemory[] {
    if (!this.#latest) return []
    const [first, ...later] = this.#given
    const references = [...(first ? [first] : []), ...later.slice(1 - referencesInMemory)]
    const read = [...references, ...this.#kept, this.#latest]
    const objects = Math.max(...read.map(({ masks }) => masks.objects))
    return read.map((memory) => withObjects(memory, objects))
  }

  /** The first reference's descriptor of a slot, float32 [C]. */
  earliest(slot: number): Float32Array | null {
    const set = this.#references[0]
    return set && slot < set.objects ? set.data.slice(...slotSpan(set, slot)) : null
  }

  /** The same references, nothing propagated: where the way back from the first reference starts. */
  forked(): TemporalWindow {
    const copy = new TemporalWindow(this.length)
    copy.#references = [...this.#references]
    copy.#given = [...this.#given]
    copy.#latest = this.#latest
    return copy
  }
}

/** Replaces the descriptor of one slot. */
export function withDescriptor(set: DescriptorSet, slot: number, descriptor: Float32Array): DescriptorSet {
  const data = set.data.slice()
  data.set(descriptor, slotSpan(set, slot)[0])
  return { ...set, data }
}

/** `older` with the slots it lacks copied from `newer`, the set that introduces them. */
function widened(older: DescriptorSet, newer: DescriptorSet): DescriptorSet {
  if (older.objects === newer.objects) return older
  const data = newer.data.slice()
  data.set(older.data)
  return { ...newer, data }
}

/** The same memory with more slots: where an object was before it was known, the masks are zero. */
function withObjects(memory: FrameMemory, objects: number): FrameMemory {
  const { masks } = memory
  if (masks.objects === objects) return memory
  const data = new Float32Array(objects * masks.width * masks.height)
  data.set(masks.data)
  return { ...memory, masks: { ...masks, objects, data } }
}

function slotSpan(set: DescriptorSet, slot: number): [number, number] {
  const start = (set.backgrounds + slot) * set.channels
  return [start, start + set.channels]
}
