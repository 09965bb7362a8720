import type { Point } from '../geometry'
import type { Step, StrokeMode, Tool, ToolContext, ToolEvent } from '../tool'

/** `next`: where the pointer is, so that the edge to come can be shown. */
export type PolygonState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'placing'; readonly points: readonly Point[]; readonly mode: StrokeMode; readonly next: Point }

type Placing = Extract<PolygonState, { kind: 'placing' }>

const idle: PolygonState = { kind: 'idle' }

/**
 * Corners by clicks. A click on the first corner, a second one on the last, or Enter closes the outline; Backspace
 * takes a corner back, Escape all of them. Alt at the first corner makes it take away instead of add.
 */
export const tool: Tool<PolygonState> = {
  id: 'polygon',
  clicks: true,
  initial: idle,
  step: (state, event, context) => (state.kind === 'idle' ? begin(event) : place(state, event, context)),
  outline: (state) => (state.kind === 'idle' ? null : state)
}

function begin(event: ToolEvent): Step<PolygonState> {
  if (event.kind !== 'down') return { state: idle, effect: null }
  const { point, erase } = event
  return { state: { kind: 'placing', points: [point], mode: erase ? 'erase' : 'paint', next: point }, effect: null }
}

function place(state: Placing, event: ToolEvent, context: ToolContext): Step<PolygonState> {
  switch (event.kind) {
    case 'down':
      return corner(state, event.point, context)
    case 'hover':
      return { state: { ...state, next: event.point }, effect: null }
    case 'move':
      return { state: { ...state, next: event.points.at(-1) ?? state.next }, effect: null }
    case 'up':
      return { state, effect: null }
    case 'finish':
      return close(state)
    case 'back':
      return state.points.length > 1
        ? { state: { ...state, points: state.points.slice(0, -1) }, effect: null }
        : { state: idle, effect: { kind: 'drop' } }
    case 'cancel':
      return { state: idle, effect: { kind: 'drop' } }
  }
}

function corner(state: Placing, point: Point, { closePx }: ToolContext): Step<PolygonState> {
  const [first, last] = [state.points[0], state.points.at(-1)]
  const onFirst = state.points.length > 2 && first && distance(first, point) <= closePx
  if (onFirst || (last && distance(last, point) <= closePx)) return close(state)
  return { state: { ...state, points: [...state.points, point], next: point }, effect: null }
}

/** Two corners enclose nothing: the outline stays open. */
function close(state: Placing): Step<PolygonState> {
  if (state.points.length < 3) return { state, effect: null }
  return { state: idle, effect: { kind: 'fill', mode: state.mode, outline: state.points } }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
