import type { Tool } from '../tool'
import { idleStroke, stepStroke, type StrokeState } from '../strokeTool'

export const tool: Tool<StrokeState> = {
  id: 'brush',
  ring: true,
  initial: idleStroke,
  step: (state, event, context) => stepStroke('paint', state, event, context)
}
