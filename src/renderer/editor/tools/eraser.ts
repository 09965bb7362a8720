import type { Tool } from '../tool'
import { idleStroke, stepStroke, type StrokeState } from './stroke'

export const eraser: Tool<StrokeState> = {
  id: 'eraser',
  initial: idleStroke,
  step: (state, event, context) => stepStroke('erase', state, event, context)
}
