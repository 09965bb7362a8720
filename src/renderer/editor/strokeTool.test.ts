import { describe, expect, it } from 'vitest'
import type { ToolEvent } from './tool'
import { tool as brush } from './tools/brush'
import { tool as eraser } from './tools/eraser'
import type { StrokeState } from './strokeTool'

const context = { sizePx: 10, closePx: 2 }
const at = (x: number, y: number): { x: number; y: number } => ({ x, y })
const down = (x: number, y: number, keys: { erase?: boolean; straight?: boolean } = {}): ToolEvent => ({
  kind: 'down',
  point: at(x, y),
  erase: keys.erase ?? false,
  straight: keys.straight ?? false
})
const move = (...points: { x: number; y: number }[]): ToolEvent => ({ kind: 'move', points })
const up: ToolEvent = { kind: 'up' }
const cancel: ToolEvent = { kind: 'cancel' }

/** Runs events through a tool and lists what it asks for. */
function run(tool: typeof brush, events: readonly ToolEvent[], state: StrokeState = tool.initial): string[] {
  return events.flatMap((event) => {
    const step = tool.step(state, event, context)
    state = step.state
    const { effect } = step
    if (!effect) return []
    if (effect.kind !== 'begin' && effect.kind !== 'draw') return [effect.kind]
    const lines = effect.segments.map(({ from, to, radiusPx }) => `${from.x},${from.y}>${to.x},${to.y} r${radiusPx}`)
    return [`${effect.kind}${effect.kind === 'begin' ? ` ${effect.mode}` : ''} ${lines.join(' ')}`]
  })
}

describe('brush and eraser', () => {
  const table: [string, typeof brush, ToolEvent[], string[]][] = [
    ['a click is a dab', brush, [down(1, 2), up], ['begin paint 1,2>1,2 r5', 'commit']],
    [
      'every coalesced sample is joined to the one before',
      brush,
      [down(0, 0), move(at(1, 0), at(2, 1)), move(at(3, 1)), up],
      ['begin paint 0,0>0,0 r5', 'draw 0,0>1,0 r5 1,0>2,1 r5', 'draw 2,1>3,1 r5', 'commit']
    ],
    ['standing still draws nothing', brush, [down(4, 4), move(at(4, 4)), up], ['begin paint 4,4>4,4 r5', 'commit']],
    [
      'Escape drops the gesture',
      brush,
      [down(0, 0), move(at(9, 9)), cancel, up],
      ['begin paint 0,0>0,0 r5', 'draw 0,0>9,9 r5', 'drop']
    ],
    ['Alt erases with the brush', brush, [down(0, 0, { erase: true }), up], ['begin erase 0,0>0,0 r5', 'commit']],
    ['the eraser erases', eraser, [down(0, 0), up], ['begin erase 0,0>0,0 r5', 'commit']],
    ['hovering does nothing', brush, [move(at(1, 1)), up, cancel], []],
    [
      'Shift draws straight from the last point',
      brush,
      [down(0, 0), move(at(5, 0)), up, down(20, 10, { straight: true }), up],
      ['begin paint 0,0>0,0 r5', 'draw 0,0>5,0 r5', 'commit', 'begin paint 5,0>20,10 r5', 'commit']
    ],
    [
      'Shift without a last point is a dab',
      brush,
      [down(7, 7, { straight: true }), up],
      ['begin paint 7,7>7,7 r5', 'commit']
    ],
    [
      'a dropped stroke is no last point',
      brush,
      [down(1, 1), up, down(8, 8), move(at(9, 9)), cancel, down(3, 3, { straight: true }), up],
      [
        'begin paint 1,1>1,1 r5',
        'commit',
        'begin paint 8,8>8,8 r5',
        'draw 8,8>9,9 r5',
        'drop',
        'begin paint 1,1>3,3 r5',
        'commit'
      ]
    ],
    [
      'a pen draws as wide as it presses',
      brush,
      [
        { kind: 'down', point: { x: 0, y: 0, pressure: 0 }, erase: false, straight: false },
        { kind: 'move', points: [{ x: 4, y: 0, pressure: 1 }] },
        up
      ],
      ['begin paint 0,0>0,0 r0.75', 'draw 0,0>4,0 r5', 'commit']
    ],
    [
      'keys of other tools change nothing in mid stroke',
      brush,
      [down(0, 0), { kind: 'finish' }, { kind: 'back' }, { kind: 'hover', point: at(3, 3) }, up],
      ['begin paint 0,0>0,0 r5', 'commit']
    ],
    [
      'a second button does not begin again',
      brush,
      [down(0, 0), down(5, 5), up, up],
      ['begin paint 0,0>0,0 r5', 'commit']
    ]
  ]

  it.each(table)('%s', (_name, tool, events, expected) => {
    expect(run(tool, events)).toEqual(expected)
  })
})
