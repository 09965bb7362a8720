/** A change that can be taken back. `apply` and `revert` are exact inverses on the document they were made for. */
export interface Edit<D> {
  /** What the user did, for the menu: 'Paint Swan'. */
  readonly label: string
  /** Memory it holds, bytes. */
  readonly bytes: number
  /** The frame it changed, if it is about one: undo shows it. */
  readonly frameIndex?: number
  apply(document: D): void
  revert(document: D): void
}

export interface HistoryLimits {
  readonly bytes: number
  readonly entries: number
}

const defaultLimits: HistoryLimits = { bytes: 64 * 1024 * 1024, entries: 1000 }

/**
 * Linear undo. One gesture is one entry. Only inputs go through here (objects, reference masks): scrubbing, zoom and
 * selection neither enter it nor clear what can be redone. The oldest entries go when a limit is passed, the newest
 * never does.
 */
export class History<D> {
  readonly #document: D
  #limits: HistoryLimits
  #done: Edit<D>[] = []
  #undone: Edit<D>[] = []
  #bytes = 0

  constructor(document: D, limits: HistoryLimits = defaultLimits) {
    this.#document = document
    this.#limits = limits
  }

  /** Applies the edit and remembers it; what could be redone is gone. */
  commit(edit: Edit<D>): void {
    edit.apply(this.#document)
    this.#bytes -= sumBytes(this.#undone)
    this.#undone = []
    this.#done.push(edit)
    this.#bytes += edit.bytes
    this.#forgetOldest()
  }

  /** @returns the edit taken back, null when there was none */
  undo(): Edit<D> | null {
    const edit = this.#done.pop()
    if (!edit) return null
    edit.revert(this.#document)
    this.#undone.push(edit)
    return edit
  }

  /** @returns the edit done again, null when there was none */
  redo(): Edit<D> | null {
    const edit = this.#undone.pop()
    if (!edit) return null
    edit.apply(this.#document)
    this.#done.push(edit)
    return edit
  }

  /** From now on remembers no more than this. */
  limit(bytes: number): void {
    this.#limits = { ...this.#limits, bytes }
    this.#forgetOldest()
  }

  /** Whether undo would take back this very edit. */
  isNewest(edit: Edit<D> | null): boolean {
    return edit !== null && this.#done.at(-1) === edit
  }

  get undoLabel(): string | null {
    return this.#done.at(-1)?.label ?? null
  }

  get redoLabel(): string | null {
    return this.#undone.at(-1)?.label ?? null
  }

  /** Memory the entries hold, bytes. */
  get bytes(): number {
    return this.#bytes
  }

  get length(): number {
    return this.#done.length
  }

  #forgetOldest(): void {
    while (this.#done.length > 1 && (this.#bytes > this.#limits.bytes || this.#done.length > this.#limits.entries)) {
      this.#bytes -= this.#done.shift()?.bytes ?? 0
    }
  }
}

function sumBytes(edits: readonly { readonly bytes: number }[]): number {
  return edits.reduce((sum, edit) => sum + edit.bytes, 0)
}
