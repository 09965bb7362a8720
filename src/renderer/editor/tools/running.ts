import type { Outline, Tool, ToolContext, ToolEffect, ToolEvent, ToolId } from '../tool'
import { brush } from './brush'
import { eraser } from './eraser'
import { fill } from './fill'
import { lasso } from './lasso'
import { polygon } from './polygon'

/** A tool with its state, so that tools of different states can be held in one place. */
interface RunningTool {
  step(event: ToolEvent, context: ToolContext): ToolEffect | null
  outline(): Outline | null
}

function running<S>(states: { now: S }, tool: Tool<S>): RunningTool {
  return {
    step: (event, context) => {
      const { state, effect } = tool.step(states.now, event, context)
      states.now = state
      return effect
    },
    outline: () => tool.outline?.(states.now) ?? null
  }
}

/** Every tool that works on the mask by itself; the hand and the suggestions do not. */
export type MaskToolId = Exclude<ToolId, 'pan' | 'suggest'>

export function isMaskTool(tool: ToolId): tool is MaskToolId {
  return tool !== 'pan' && tool !== 'suggest'
}

/** One set of running tools. Brush and eraser share a state: Shift draws on from where either of them ended. */
export function runningTools(): Readonly<Record<MaskToolId, RunningTool>> {
  const stroke = { now: brush.initial }
  return {
    brush: running(stroke, brush),
    eraser: running(stroke, eraser),
    polygon: running({ now: polygon.initial }, polygon),
    lasso: running({ now: lasso.initial }, lasso),
    fill: running({ now: fill.initial }, fill)
  }
}
