import type { DescriptorSet } from './ports'

/**
 * The descriptor sets a frame is compared with: those of every reference frame, then the most recent ones. All sets
 * have the same objects in the same slots; what a set lacks is filled when a later reference introduces it.
 */
export class TemporalWindow {
  #references: DescriptorSet[] = []
  #recent: DescriptorSet[] = []

  /** @param length sets a frame may read; reference sets are never left out */
  constructor(readonly length: number) {}

  /** @param set descriptors of a reference frame; it may hold more objects than the sets before, never fewer */
  addReference(set: DescriptorSet): void {
    this.#references = this.#references.map((older) => widened(older, set))
    this.#recent = this.#recent.map((older) => widened(older, set))
    this.#references.push(set)
  }

  /** @param set descriptors of a frame whose masks were predicted */
  addPropagated(set: DescriptorSet): void {
    this.#recent.push(set)
    if (this.#recent.length > this.length) this.#recent.shift()
  }

  sets(): readonly DescriptorSet[] {
    // Even with many references the latest look of an object is worth a place, unless only one was asked for.
    const room = Math.max(this.length - this.#references.length, Math.min(1, this.length - 1))
    return room === 0 ? this.#references : [...this.#references, ...this.#recent.slice(-room)]
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

function slotSpan(set: DescriptorSet, slot: number): [number, number] {
  const start = (set.backgrounds + slot) * set.channels
  return [start, start + set.channels]
}
