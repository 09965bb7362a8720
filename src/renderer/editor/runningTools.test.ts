import { expect, it } from 'vitest'
import { toolIds } from '../../shared/domain/actions'
import { maskToolIds, runningTools, traitsOf } from './runningTools'

it('knows every tool of the table of actions but the hand, the suggestions and the refine-edge brush, by its file alone', () => {
  expect(maskToolIds).toEqual(toolIds.filter((id) => !['pan', 'suggest', 'refine'].includes(id)))
  expect([...runningTools().keys()].sort()).toEqual([...maskToolIds].sort())
})

it('draws on with the eraser from where the brush ended', () => {
  const tools = runningTools()
  const context = { sizePx: 4, closePx: 2 }
  const down = (x: number, straight: boolean): unknown =>
    tools
      .get(straight ? 'eraser' : 'brush')
      ?.step({ kind: 'down', point: { x, y: 0 }, erase: false, straight }, context)
  down(1, false)
  tools.get('brush')?.step({ kind: 'up' }, context)
  expect(down(9, true)).toMatchObject({ mode: 'erase', segments: [{ from: { x: 1 }, to: { x: 9 } }] })
})

it('shows a ring for what paints strokes only', () => {
  expect(toolIds.filter((id) => traitsOf(id).ring)).toEqual(['brush', 'eraser'])
})
