import { toolIds, type ToolId } from '../../shared/domain/actions'
import type { Outline, Tool, ToolContext, ToolEffect, ToolEvent } from './tool'

/** A tool with its state, so that tools of different states can be held in one place. */
interface RunningTool {
  step(event: ToolEvent, context: ToolContext): ToolEffect | null
  outline(): Outline | null
}

/** States are the tools' own: none is looked at here. */
type AnyTool = Tool<never>

/** Every file of the folder is a tool: there is no list to forget one in. */
const files = import.meta.glob<{ readonly tool: AnyTool }>(['./tools/*.ts', '!./tools/*.test.ts'], { eager: true })

const tools: ReadonlyMap<ToolId, AnyTool> = new Map(Object.values(files).map(({ tool }) => [tool.id, tool]))

/** The tools that work on the mask by themselves; the hand and the suggestions do not. In the order of the menu. */
export const maskToolIds: readonly ToolId[] = toolIds.filter((id) => tools.has(id))

/** How a tool wants to be shown and clicked; what is absent is so for no tool of the mask. */
export function traitsOf(id: ToolId): Pick<AnyTool, 'ring' | 'erases' | 'clicks'> {
  return tools.get(id) ?? {}
}

/** One set of running tools. Tools may share a state: after brush or eraser, Shift draws on from where either ended. */
export function runningTools(): ReadonlyMap<ToolId, RunningTool> {
  const states = new Map<ToolId, { now: never }>()
  return new Map(
    [...tools].map(([id, tool]) => {
      const owner = tool.stateOf ?? id
      const state = states.get(owner) ?? { now: tool.initial }
      states.set(owner, state)
      return [id, running(state, tool)]
    })
  )
}

function running(states: { now: never }, tool: AnyTool): RunningTool {
  return {
    step: (event, context) => {
      const { state, effect } = tool.step(states.now, event, context)
      states.now = state
      return effect
    },
    outline: () => tool.outline?.(states.now) ?? null
  }
}
