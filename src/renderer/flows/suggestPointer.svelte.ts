import type { Point } from '../editor/geometry'
import type { Accept, SuggestFlows } from './suggestFlows.svelte'

/** Pixels of the screen a press may wander and still be a click. */
const clickReach = 5

/** A press on the picture with the suggestion tool: a click takes, a drag narrows. Points are in pixels of the video. */
export class SuggestPointer {
  /** What is being drawn, for the screen: the corners of a box, or a scribble. */
  drawn = $state.raw<{ readonly kind: 'box' | 'scribble'; readonly points: readonly Point[] } | null>(null)
  readonly #suggest: SuggestFlows
  #press: { readonly from: Point; readonly how: Accept; readonly scribbles: boolean } | null = null

  constructor(suggest: SuggestFlows) {
    this.#suggest = suggest
  }

  /** @param keys Shift adds to the selected object, Alt takes from it, Ctrl (Cmd) scribbles */
  down(point: Point, keys: { readonly shift: boolean; readonly alt: boolean; readonly mod: boolean }): void {
    this.#suggest.hover(point)
    this.#press = { from: point, how: keys.alt ? 'take' : keys.shift ? 'add' : 'new', scribbles: keys.mod }
  }

  /** @param scale CSS pixels per pixel of the video */
  move(points: readonly Point[], scale: number): void {
    const [press, last] = [this.#press, points.at(-1)]
    if (!press || !last) return
    const moved = Math.hypot(last.x - press.from.x, last.y - press.from.y) * scale
    if (!this.drawn && moved < clickReach) return
    const former = this.drawn?.points ?? [press.from]
    this.drawn = press.scribbles
      ? { kind: 'scribble', points: [...former, ...points] }
      : { kind: 'box', points: [press.from, last] }
  }

  up(): void {
    const [press, drawn] = [this.#press, this.drawn]
    this.cancel()
    if (!press) return
    if (!drawn) return this.#suggest.accept(press.how)
    if (drawn.kind === 'scribble') return this.#suggest.narrow({ kind: 'scribble', points: drawn.points })
    const [xs, ys] = [drawn.points.map(({ x }) => x), drawn.points.map(({ y }) => y)]
    this.#suggest.narrow({
      kind: 'box',
      box: { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
    })
  }

  cancel(): void {
    this.#press = null
    this.drawn = null
  }
}
