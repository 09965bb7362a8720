import { expect, it } from 'vitest'
import { KeyCursor } from './keyCursor.svelte'

it('starts in the middle, gets faster while a key is held, and stays on the picture', () => {
  let now = 0
  const view = { video: { width: 640, height: 360 }, viewport: { scale: 1, offsetX: 0, offsetY: 0 } }
  const painted: unknown[] = []
  const studio = { view, painting: { handle: (event: unknown) => painted.push(event) } }
  const idle = { active: false } as never
  const cursor = new KeyCursor(studio as never, idle, {} as never, () => now)
  cursor.move(1, 0)
  expect(cursor.at).toEqual({ x: 320, y: 180 })
  const steps = Array.from({ length: 12 }, () => {
    now += 30
    const before = cursor.at?.x ?? 0
    cursor.move(1, 0)
    return (cursor.at?.x ?? 0) - before
  })
  expect(steps.every((step, at) => at === 0 || step >= (steps[at - 1] ?? 0))).toBe(true)
  expect(steps.at(-1)).toBeGreaterThan(4 * (steps[0] ?? 0))
  now += 1000
  const before = cursor.at?.x ?? 0
  cursor.move(-1, 0)
  expect(cursor.at?.x).toBe(before - 4)
  for (let press = 0; press < 60; press++) cursor.move(0, -1)
  expect(cursor.at?.y).toBe(0)
  cursor.press(true)
  expect(painted).toMatchObject([{ kind: 'down', erase: true, point: { y: 0 } }, { kind: 'up' }])
  cursor.hide()
  expect(cursor.at).toBeNull()
})
