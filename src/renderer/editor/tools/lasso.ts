import type { Point } from '../geometry'
import type { Step, StrokeMode, Tool, ToolEvent } from '../tool'

export type LassoState =
  { readonly kind: 'idle' } | { readonly kind: 'drawing'; readonly points: readonly Point[]; readonly mode: StrokeMode }

type Drawing = Extract<LassoState, { kind: 'drawing' }>

const idle: LassoState = { kind: 'idle' }

/** An outline drawn in one go; letting go closes and fills it. Alt takes away instead of adding. */
export const tool: Tool<LassoState> = {
  id: 'lasso',
  clicks: true,
  initial: idle,
  step: (state, event) => (state.kind === 'idle' ? begin(event) : draw(state, event)),
  outline: (state) => (state.kind === 'idle' ? null : { points: state.points, mode: state.mode, next: null })
}

function begin(event: ToolEvent): Step<LassoState> {
  if (event.kind !== 'down') return { state: idle, effect: null }
  return { state: { kind: 'drawing', points: [event.point], mode: event.erase ? 'erase' : 'paint' }, effect: null }
}

function draw(state: Drawing, event: ToolEvent): Step<LassoState> {
  switch (event.kind) {
    case 'move':
      return { state: { ...state, points: [...state.points, ...event.points] }, effect: null }
    case 'up':
      return { state: idle, effect: finished(state) }
    case 'cancel':
      return { state: idle, effect: { kind: 'drop' } }
    default:
      return { state, effect: null }
  }
}

function finished({ points, mode }: Drawing): Step<LassoState>['effect'] {
  return points.length < 3 ? { kind: 'drop' } : { kind: 'fill', mode, outline: points }
}
