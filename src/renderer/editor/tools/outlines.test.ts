import { describe, expect, it } from 'vitest'
import type { Tool, ToolEvent } from '../tool'
import { tool as fill } from './fill'
import { tool as lasso } from './lasso'
import { tool as polygon } from './polygon'

const context = { sizePx: 10, closePx: 2 }
const at = (x: number, y: number): { x: number; y: number } => ({ x, y })
const down = (x: number, y: number, erase = false): ToolEvent => ({
  kind: 'down',
  point: at(x, y),
  erase,
  straight: false
})
const click = (x: number, y: number): ToolEvent[] => [down(x, y), up]
const move = (...points: { x: number; y: number }[]): ToolEvent => ({ kind: 'move', points })
const up: ToolEvent = { kind: 'up' }
const cancel: ToolEvent = { kind: 'cancel' }
const finish: ToolEvent = { kind: 'finish' }
const back: ToolEvent = { kind: 'back' }

/** Runs events through a tool: what it asks for, and the outline it shows in the end. */
function run<S>(tool: Tool<S>, events: readonly ToolEvent[]): { asked: string[]; shown: string } {
  let state = tool.initial
  const asked = events.flatMap((event) => {
    const step = tool.step(state, event, context)
    state = step.state
    const { effect } = step
    if (!effect) return []
    if (effect.kind === 'fill')
      return [`fill ${effect.mode} ${effect.outline.map(({ x, y }) => `${x},${y}`).join(' ')}`]
    if (effect.kind === 'flood') return [`flood ${effect.mode} ${effect.point.x},${effect.point.y}`]
    return [effect.kind]
  })
  const outline = tool.outline?.(state) ?? null
  const next = outline?.next ? ` > ${outline.next.x},${outline.next.y}` : ''
  return { asked, shown: outline ? outline.points.map(({ x, y }) => `${x},${y}`).join(' ') + next : '' }
}

describe('polygon', () => {
  const corners = [...click(0, 0), ...click(20, 0), ...click(20, 20)]
  const table: [string, ToolEvent[], string[], string][] = [
    ['Enter closes', [...corners, finish], ['fill paint 0,0 20,0 20,20'], ''],
    ['a click on the first corner closes', [...corners, ...click(1, 1)], ['fill paint 0,0 20,0 20,20'], ''],
    ['a double click closes', [...corners, ...click(20, 20)], ['fill paint 0,0 20,0 20,20'], ''],
    ['two corners enclose nothing', [...click(0, 0), ...click(9, 9), finish], [], '0,0 9,9 > 9,9'],
    ['the edge to come follows the pointer', [...click(0, 0), { kind: 'hover', point: at(5, 6) }], [], '0,0 > 5,6'],
    ['so it does while pressed', [down(0, 0), move(at(3, 3), at(7, 8))], [], '0,0 > 7,8'],
    ['Backspace takes a corner back', [...corners, back], [], '0,0 20,0 > 20,20'],
    ['and with the last one the outline', [...click(0, 0), back], ['drop'], ''],
    ['Escape drops it', [...corners, cancel], ['drop'], ''],
    [
      'Alt at the first corner takes away',
      [down(0, 0, true), up, ...corners.slice(2), finish],
      ['fill erase 0,0 20,0 20,20'],
      ''
    ],
    ['nothing is begun by keys', [finish, back, cancel, up, { kind: 'hover', point: at(1, 1) }], [], '']
  ]
  it.each(table)('%s', (_name, events, asked, shown) => {
    expect(run(polygon, events)).toEqual({ asked, shown })
  })
})

describe('lasso', () => {
  const table: [string, ToolEvent[], string[], string][] = [
    ['letting go fills', [down(0, 0), move(at(9, 0), at(9, 9)), up], ['fill paint 0,0 9,0 9,9'], ''],
    ['Alt takes away', [down(0, 0, true), move(at(9, 0), at(9, 9)), up], ['fill erase 0,0 9,0 9,9'], ''],
    ['shows what was drawn', [down(0, 0), move(at(9, 0))], [], '0,0 9,0'],
    ['a click is no outline', [down(0, 0), up], ['drop'], ''],
    ['Escape drops it', [down(0, 0), move(at(9, 0), at(9, 9)), cancel, up], ['drop'], ''],
    [
      'a second button changes nothing',
      [down(0, 0), move(at(9, 0)), down(5, 5), move(at(9, 9)), up],
      ['fill paint 0,0 9,0 9,9'],
      ''
    ],
    ['hovering does nothing', [move(at(1, 1)), up, cancel, { kind: 'hover', point: at(2, 2) }], [], '']
  ]
  it.each(table)('%s', (_name, events, asked, shown) => {
    expect(run(lasso, events)).toEqual({ asked, shown })
  })
})

describe('fill', () => {
  it('fills on a click, takes away with Alt', () => {
    expect(run(fill, [...click(3, 4), down(5, 6, true), move(at(1, 1)), up, cancel]).asked).toEqual([
      'flood paint 3,4',
      'flood erase 5,6'
    ])
  })
})
