import type { Point } from './geometry'
import type { Segment } from './raster'
import type { Sample, Step, StrokeMode, ToolContext, ToolEvent } from './tool'

/** `lastPoint`: where the last finished stroke ended; Shift draws straight from there. */
export type StrokeState =
  | { readonly kind: 'idle'; readonly lastPoint: Point | null }
  | { readonly kind: 'painting'; readonly last: Point; readonly before: Point | null }

export const idleStroke: StrokeState = { kind: 'idle', lastPoint: null }

/** Brush and eraser are one machine; they differ in what a plain stroke does. Alt swaps it for one stroke. */
export function stepStroke(
  plainMode: StrokeMode,
  state: StrokeState,
  event: ToolEvent,
  context: ToolContext
): Step<StrokeState> {
  return state.kind === 'idle'
    ? stepIdle(plainMode, state.lastPoint, event, context)
    : stepPainting(state, event, context)
}

function stepIdle(
  plainMode: StrokeMode,
  lastPoint: Point | null,
  event: ToolEvent,
  context: ToolContext
): Step<StrokeState> {
  if (event.kind !== 'down') return { state: { kind: 'idle', lastPoint }, effect: null }
  const from = event.straight && lastPoint ? lastPoint : event.point
  return {
    state: { kind: 'painting', last: event.point, before: lastPoint },
    effect: {
      kind: 'begin',
      mode: event.erase ? 'erase' : plainMode,
      segments: [segment(from, event.point, context)]
    }
  }
}

function stepPainting(
  state: Extract<StrokeState, { kind: 'painting' }>,
  event: ToolEvent,
  context: ToolContext
): Step<StrokeState> {
  switch (event.kind) {
    case 'move':
      return move(state, event.points, context)
    case 'up':
      return { state: { kind: 'idle', lastPoint: state.last }, effect: { kind: 'commit' } }
    case 'cancel':
      return { state: { kind: 'idle', lastPoint: state.before }, effect: { kind: 'drop' } }
    default:
      // A second button or finger during a stroke changes nothing, nor does a key of another tool.
      return { state, effect: null }
  }
}

function move(
  state: Extract<StrokeState, { kind: 'painting' }>,
  points: readonly Sample[],
  context: ToolContext
): Step<StrokeState> {
  let last = state.last
  const segments: Segment[] = []
  for (const point of points) {
    if (point.x === last.x && point.y === last.y) continue
    segments.push(segment(last, point, context))
    last = point
  }
  if (segments.length === 0) return { state, effect: null }
  return { state: { ...state, last }, effect: { kind: 'draw', segments } }
}

/** The lightest touch of a pen draws this share of the brush. */
const lightest = 0.15

function segment(from: Point, to: Sample, { sizePx }: ToolContext): Segment {
  const pressed = to.pressure === undefined ? 1 : lightest + (1 - lightest) * to.pressure
  return { from: { x: from.x, y: from.y }, to: { x: to.x, y: to.y }, radiusPx: (sizePx / 2) * pressed }
}
