import { expect, it } from 'vitest'
import { actionIds, actionOf, actions, conditions, menuNames, toolIds } from './actions'

it('has every action once, in a menu that there is, with a label of one marked letter at most', () => {
  expect(new Set(actionIds).size).toBe(actions.length)
  for (const { menuLabel, menu } of actions) {
    expect(menuNames).toContain(menu)
    expect(menuLabel.split('&').length).toBeLessThanOrEqual(2)
  }
})

it('uses every condition', () => {
  const used = new Set(actions.map(({ needs }) => needs))
  expect(conditions.filter((condition) => !used.has(condition))).toEqual([])
})

it('takes the section of tools for the tools', () => {
  expect(toolIds).toEqual(['pan', 'brush', 'eraser', 'polygon', 'lasso', 'fill', 'suggest', 'refine'])
  expect(actionOf('tool.swap').place).toBeNull()
})

it('keeps the parts of a submenu', () => {
  expect(actionOf('view.matte').place).toEqual({ section: 'show', submenu: { label: 'View &mode', section: 'modes' } })
  expect(() => actionOf('tool.gone' as never)).toThrow('no action tool.gone')
})
