import type { DescriptorSet, FrameMemory } from './ports'
import type { WindowState } from './propagationState'

/**
 * Predicted frames stay in the memory as well, as an object soon shows sides that no reference shows: every fifth, as
 * in STM (arXiv 1904.00607), of which the last two are read.
 */
const keptEvery = 5
const keptInMemory = 2

/**
 * What a frame is compared with: the reference frames of its walk, then the most recent frames. All sets have the same
 * objects in the same slots.
 */
export class TemporalWindow {
  readonly #references: readonly DescriptorSet[]
  readonly #given: readonly FrameMemory[]
  #recent: DescriptorSet[] = []
  /** Of predicted frames. */
  #kept: FrameMemory[] = []
  #propagated = 0
  /** Of the frame done last, reference or not. */
  #latest: FrameMemory | null

  /**
   * @param length sets a frame may read; reference sets are never left out
   * @param references ascending, the frame the walk starts from last
   * @param latest what the start leaves behind, where that is more than its reference says; absent = that
   */
  constructor(
    readonly length: number,
    references: readonly DescriptorSet[],
    latest: FrameMemory | null = references.at(-1)?.memory ?? null
  ) {
    this.#given = references.flatMap(({ memory }) => memory ?? [])
    this.#references = references.map(withoutMemory)
    this.#latest = latest
  }

  /** @param set descriptors of a frame whose masks were predicted */
  addPropagated(set: DescriptorSet): void {
    const { memory } = set
    this.#latest = memory ?? null
    this.#propagated += 1
    if (memory && this.#propagated % keptEvery === 0) this.#kept = [...this.#kept, memory].slice(-keptInMemory)
    this.#recent.push(withoutMemory(set))
    if (this.#recent.length > this.length) this.#recent.shift()
  }

  /** What it remembers beside its references. */
  get state(): WindowState {
    return { recent: [...this.#recent], kept: this.#kept, propagated: this.#propagated, latest: this.#latest }
  }

  /** Goes on from what another remembered. */
  restore({ recent, kept, propagated, latest }: WindowState): void {
    this.#recent = [...recent]
    this.#kept = [...kept]
    this.#propagated = propagated
    this.#latest = latest
  }

  sets(): readonly DescriptorSet[] {
    // Even with many references the latest look of an object is worth a place, unless only one was asked for.
    const room = Math.max(this.length - this.#references.length, Math.min(1, this.length - 1))
    return room === 0 ? this.#references : [...this.#references, ...this.#recent.slice(-room)]
  }

  /** Of references, of predicted frames, then of the frame done last. Empty without a pixel memory. */
  memory(): readonly FrameMemory[] {
    return this.#latest ? [...this.#given, ...this.#kept, this.#latest] : []
  }
}

function withoutMemory({ objects, backgrounds, channels, data }: DescriptorSet): DescriptorSet {
  return { objects, backgrounds, channels, data }
}
