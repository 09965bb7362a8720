import { describe, expect, it } from 'vitest'
import { LayoutState } from './layout.svelte'

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
}

describe('LayoutState', () => {
  it('starts at the usual sizes', () => {
    const layout = new LayoutState(memory())
    expect([layout.shownSize('objects'), layout.shownSize('timeline')]).toEqual([272, 168])
  })

  it('keeps sizes within bounds and closes what is dragged shut', () => {
    const layout = new LayoutState(memory())
    layout.resize('objects', 5000)
    expect(layout.shownSize('objects')).toBe(480)
    layout.resize('objects', 150)
    expect(layout.shownSize('objects')).toBe(200)
    layout.resize('objects', 40)
    expect(layout.isCollapsed('objects')).toBe(true)
    layout.toggle('objects')
    expect(layout.shownSize('objects')).toBe(272)
  })

  it('remembers sizes, closed panels included', () => {
    const kept = memory()
    const before = new LayoutState(kept)
    before.resize('timeline', 220)
    before.toggle('objects')
    const after = new LayoutState(kept)
    expect(after.shownSize('timeline')).toBe(220)
    expect(after.isCollapsed('objects')).toBe(true)
  })

  it('the timeline grows with the window until somebody chose its height', () => {
    const kept = memory()
    const layout = new LayoutState(kept)
    layout.fit({ width: 1440, height: 700 })
    expect(layout.shownSize('timeline')).toBe(168)
    layout.fit({ width: 1440, height: 1440 })
    expect(layout.shownSize('timeline')).toBe(288)
    layout.resize('objects', 300)
    const again = new LayoutState(kept)
    again.fit({ width: 1440, height: 1000 })
    expect([again.shownSize('objects'), again.shownSize('timeline')]).toEqual([300, 200])
    again.resize('timeline', 120)
    again.fit({ width: 1440, height: 1440 })
    expect(again.shownSize('timeline')).toBe(120)
    again.toggle('timeline')
    again.toggle('timeline')
    expect(again.shownSize('timeline')).toBe(288)
    const chosen = new LayoutState(kept)
    chosen.fit({ width: 1440, height: 900 })
    expect(chosen.shownSize('timeline')).toBe(288)
  })

  it('the timeline shows every lane of seven objects in a usual window, and leaves the picture room in a small one', () => {
    const layout = new LayoutState(memory())
    layout.fit({ width: 1440, height: 900 }, 7)
    expect(layout.shownSize('timeline')).toBe(64 + 7 * 24 + 14)
    layout.fit({ width: 960, height: 600 }, 1)
    expect(layout.shownSize('timeline')).toBe(120)
    layout.fit({ width: 1440, height: 600 }, 40)
    expect(layout.shownSize('timeline')).toBe(192)
  })

  it('grows with a large window, but for what somebody chose', () => {
    const kept = memory()
    const layout = new LayoutState(kept)
    layout.fit({ width: 2560, height: 1440 }, 7)
    expect([layout.laneHeight, layout.shownSize('objects')]).toEqual([29, 326])
    expect(layout.shownSize('timeline')).toBe(288)
    layout.fit({ width: 1440, height: 900 }, 7)
    expect([layout.laneHeight, layout.shownSize('objects')]).toEqual([24, 272])
    layout.resize('objects', 300)
    layout.fit({ width: 2560, height: 1440 }, 7)
    expect(layout.shownSize('objects')).toBe(300)
  })

  it('is not confused by what it did not write', () => {
    const layout = new LayoutState({ getItem: () => 'x NaN', setItem: () => undefined })
    expect(layout.shownSize('timeline')).toBe(168)
  })
})
