/**
 * Things that happen later, soonest first; those of the same moment in the order they were planned, so that a
 * simulation is the same every time. A binary heap.
 */
export class EventQueue<E> {
  #heap: Planned<E>[] = []
  #planned = 0

  get size(): number {
    return this.#heap.length
  }

  /** @param at the moment, in seconds; `Infinity` never comes and is not kept */
  plan(at: number, event: E): void {
    if (at === Infinity) return
    const heap = this.#heap
    let place = heap.length
    const entry = { at, order: this.#planned++, event }
    while (place > 0) {
      const above = (place - 1) >> 1
      if (!isBefore(entry, heap[above]!)) break
      heap[place] = heap[above]!
      place = above
    }
    heap[place] = entry
  }

  /** Takes the soonest; null where nothing is planned. */
  next(): { readonly at: number; readonly event: E } | null {
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (!first || !last) return null
    if (this.#heap.length > 0) this.#sink(last)
    return first
  }

  #sink(entry: Planned<E>): void {
    const heap = this.#heap
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++
      if (!isBefore(heap[below]!, entry)) break
      heap[place] = heap[below]!
      place = below
    }
    heap[place] = entry
  }
}

interface Planned<E> {
  readonly at: number
  readonly order: number
  readonly event: E
}

function isBefore(a: Planned<unknown>, b: Planned<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
