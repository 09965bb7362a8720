import type { Tool } from '../tool'
import { idleStroke, stepStroke, type StrokeState } from './stroke'

export const brush: Tool<StrokeState> = {
  id: 'brush',
  initial: idleStroke,
  step: (state, event, context) => stepStroke('paint', state, event, context)
}
