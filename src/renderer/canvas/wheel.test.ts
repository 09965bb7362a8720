import { describe, expect, it } from 'vitest'
import { wheelMeaning, type WheelTurn } from './wheel'

const turn = (deltaY: number, changes: Partial<WheelTurn> = {}): WheelTurn => ({
  deltaX: 0,
  deltaY,
  deltaMode: 0,
  ctrlKey: false,
  metaKey: false,
  ...changes
})

describe('wheel', () => {
  const table: [string, WheelTurn, boolean, string | null][] = [
    ['up zooms in', turn(-120), false, 'zoom in'],
    ['down zooms out', turn(100), false, 'zoom out'],
    ['lines count as pixels', turn(-3, { deltaMode: 1 }), false, 'zoom in'],
    ['Ctrl and a notch enlarge the brush', turn(-100, { ctrlKey: true }), false, 'size 1'],
    ['Ctrl and a line make it smaller', turn(3, { deltaMode: 1, ctrlKey: true }), false, 'size -1'],
    ['pinching zooms: broken steps', turn(-61.25, { ctrlKey: true }), false, 'zoom in'],
    ['pinching zooms: small steps', turn(4, { ctrlKey: true }), false, 'zoom out'],
    ['on a Mac Ctrl is always a pinch', turn(100, { ctrlKey: true }), true, 'zoom out'],
    ['on a Mac Cmd changes the brush', turn(-100, { metaKey: true }), true, 'size 1'],
    ['sideways means nothing', turn(0, { deltaX: 40 }), false, null]
  ]
  it.each(table)('%s', (_name, event, mac, expected) => {
    const meaning = wheelMeaning(event, mac)
    const text =
      meaning?.kind === 'zoom' ? `zoom ${meaning.factor > 1 ? 'in' : 'out'}` : meaning && `size ${meaning.step}`
    expect(text).toBe(expected)
  })
})
