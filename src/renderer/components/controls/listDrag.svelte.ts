/** Dragging rows of a list to another place by pointer: which row is held, and where it would land. */
export class ListDrag<T = number> {
  /** What the row under the hand shows; null when none. */
  held = $state.raw<T | null>(null)
  /** Place it would take, 0 for the first. */
  target = $state(0)
  readonly #drop: (id: T, position: number) => void
  #row: HTMLElement | null = null
  #rows: readonly HTMLElement[] = []

  constructor(drop: (id: T, position: number) => void) {
    this.#drop = drop
  }

  /** Begins on a row's handle, which keeps the pointer until it is lifted. */
  start(event: PointerEvent & { readonly currentTarget: HTMLElement }, id: T): void {
    const row = event.currentTarget.closest<HTMLElement>('li')
    const list = row?.parentElement
    if (event.button !== 0 || !row || !list) return
    event.currentTarget.setPointerCapture(event.pointerId)
    this.#row = row
    this.#rows = [...list.children].filter((child): child is HTMLElement => child instanceof HTMLElement)
    this.target = this.#rows.indexOf(row)
    this.held = id
  }

  move(event: PointerEvent): void {
    if (this.held === null) return
    const above = this.#rows.filter((row) => {
      const { top, height } = row.getBoundingClientRect()
      return top + height / 2 < event.clientY
    })
    // Rows above the hand, the held one not among them.
    this.target = above.length - (this.#row && above.includes(this.#row) ? 1 : 0)
  }

  /** Attributes of the row at a place: whether it is held, and whether the held one would land before it. */
  row(id: T, position: number): { readonly 'data-held': boolean; readonly 'data-landing': boolean } {
    const held = this.held === id
    return { 'data-held': held, 'data-landing': this.held !== null && !held && this.target === position }
  }

  end(commit: boolean): void {
    const { held, target } = this
    this.held = null
    if (held !== null && commit) this.#drop(held, target)
  }
}
