import { clamp, type Point } from '../editor/geometry'
import type { Size } from '../../shared/domain/types'
import type { PointHandle } from '../editor/pointHandles'
import type { PointFlows } from './pointFlows.svelte'
import type { SuggestFlows } from './suggestFlows.svelte'

/** Pixels of the screen a press may wander and still be a click. */
const clickReach = 5
/** Pixels of the screen around a point where it is taken hold of. */
const handleReach = 9
/** Points that stand for a scribble. */
const mostOfScribble = 16

/** Keys and button of a press. */
export interface PressKeys {
  /** Refines the selected object. */
  readonly shift: boolean
  /** Not this: Alt, the right button, or a pen's eraser. */
  readonly not: boolean
  /** Ctrl (Cmd) scribbles. */
  readonly mod: boolean
}

type Press =
  | { readonly kind: 'point'; readonly from: Point; readonly keys: PressKeys }
  | { readonly kind: 'drag' | 'remove'; readonly from: Point; readonly handle: PointHandle }

/** A press on the picture with the suggestion tool: a click points, a drag draws a box. Points are in pixels of the video. */
export class SuggestPointer {
  /** What is being drawn, for the screen: the corners of a box, or a scribble. */
  drawn = $state.raw<{ readonly kind: 'box' | 'scribble'; readonly points: readonly Point[] } | null>(null)
  readonly #suggest: SuggestFlows
  readonly #point: PointFlows
  readonly #picture: () => Size
  #press: Press | null = null

  /** @param picture size of the video */
  constructor(suggest: SuggestFlows, point: PointFlows, picture: () => Size) {
    this.#suggest = suggest
    this.#point = point
    this.#picture = picture
  }

  /** @param scale CSS pixels per pixel of the video */
  down(from: Point, keys: PressKeys, scale: number): void {
    this.#suggest.hover(from)
    const handle = this.#point.handleAt(from, handleReach / scale)
    this.#press = handle ? { kind: keys.not ? 'remove' : 'drag', from, handle } : { kind: 'point', from, keys }
  }

  move(points: readonly Point[], scale: number): void {
    const [press, last] = [this.#press, points.at(-1)]
    if (!press || !last) return
    const moved = Math.hypot(last.x - press.from.x, last.y - press.from.y) * scale
    if (!this.drawn && !this.#point.dragged && moved < clickReach) return
    if (press.kind === 'drag') this.#point.drag(press.handle, last)
    if (press.kind === 'point') this.#draw(press, points, last)
  }

  #draw(press: Extract<Press, { kind: 'point' }>, points: readonly Point[], last: Point): void {
    const former = this.drawn?.points ?? [press.from]
    this.drawn =
      press.keys.mod || press.keys.not
        ? { kind: 'scribble', points: [...former, ...points] }
        : { kind: 'box', points: [press.from, last] }
  }

  up(): void {
    const [press, drawn] = [this.#press, this.drawn]
    this.#press = null
    this.drawn = null
    if (press?.kind === 'remove') this.#point.remove(press.handle)
    if (press?.kind === 'drag') this.#point.drop()
    if (press?.kind === 'point') this.#give(press.from, press.keys, drawn)
  }

  cancel(): void {
    this.#press = null
    this.drawn = null
    this.#point.dragged = null
  }

  #give(from: Point, { shift, not }: PressKeys, drawn: SuggestPointer['drawn']): void {
    const aim = shift || not ? 'selected' : 'any'
    if (drawn?.kind === 'box') {
      const box = boxOf(drawn.points, this.#picture())
      if (box) this.#point.give({ kind: 'box', box }, aim)
      return
    }
    const points = drawn ? thinned(drawn.points, this.#picture()) : [from]
    if (points.length > 0) this.#point.give({ kind: 'points', points, positive: !not }, aim)
  }
}

/** Inside the picture; null where nothing of it is. */
function boxOf(points: readonly Point[], { width, height }: Size) {
  const xs = points.map(({ x }) => clamp(x, 0, width))
  const ys = points.map(({ y }) => clamp(y, 0, height))
  const box = { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
  return box.right - box.left >= 1 && box.bottom - box.top >= 1 ? box : null
}

/** A few points along a scribble, those outside the picture left out. */
function thinned(points: readonly Point[], { width, height }: Size): Point[] {
  const inside = points.filter(({ x, y }) => x >= 0 && y >= 0 && x < width && y < height)
  const step = Math.max(1, (inside.length - 1) / (mostOfScribble - 1))
  const count = Math.min(inside.length, mostOfScribble)
  return Array.from({ length: count }, (_, at) => inside[Math.round(at * step)]!)
}
