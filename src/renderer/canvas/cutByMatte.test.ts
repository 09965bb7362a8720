import { expect, test } from 'vitest'
import { cutByMatte } from './cutByMatte'

test('colours are the frame’s, alpha is the matte’s, whatever their sizes', () => {
  const frame = { frameIndex: 0, width: 1, height: 2, data: Uint8Array.from([10, 20, 30, 255, 40, 50, 60, 255]) }
  const grey = [0, 128, 255, 7].flatMap((value) => [value, value, value, 255])
  const cut = cutByMatte(frame, { width: 2, height: 2, data: Uint8Array.from(grey) })
  expect([...cut.data]).toEqual([10, 20, 30, 0, 10, 20, 30, 128, 40, 50, 60, 255, 40, 50, 60, 7])
})
