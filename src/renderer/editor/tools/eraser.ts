import type { Tool } from '../tool'
import { idleStroke, stepStroke, type StrokeState } from '../strokeTool'

export const tool: Tool<StrokeState> = {
  id: 'eraser',
  stateOf: 'brush',
  ring: true,
  erases: true,
  initial: idleStroke,
  step: (state, event, context) => stepStroke('erase', state, event, context)
}
