import { expect, test } from 'vitest'
import { PreviewView } from './previewView.svelte'

function view(): PreviewView {
  const made = new PreviewView()
  made.picture = { width: 320, height: 180 }
  made.room = { width: 800, height: 600 }
  return made
}

test('the picture fills its room until somebody zooms, and again when asked to', () => {
  const made = view()
  expect(made.fits).toBe(true)
  expect(made.viewport).toEqual({ scale: 2.5, offsetX: 0, offsetY: 75 })
  made.zoomIn()
  expect(made.fits).toBe(false)
  made.fit()
  expect(made.viewport.scale).toBe(2.5)
  made.room = { width: 400, height: 600 }
  expect(made.viewport.scale).toBe(1.25)
})

test('one to one is a pixel of the export on each of the screen, in the middle', () => {
  const made = view()
  made.actual(2)
  expect(made.viewport).toEqual({ scale: 0.5, offsetX: 320, offsetY: 255 })
})

test('zooming keeps what is pointed at, and panning never loses the picture', () => {
  const made = view()
  const under = ({ x, y }: { x: number; y: number }): number[] => {
    const { scale, offsetX, offsetY } = made.viewport
    return [(x - offsetX) / scale, (y - offsetY) / scale]
  }
  const anchor = { x: 250, y: 300 }
  const before = under(anchor)
  made.zoom(2, anchor)
  expect(under(anchor)[0]).toBeCloseTo(before[0]!)
  expect(under(anchor)[1]).toBeCloseTo(before[1]!)
  made.pan({ x: 99_999, y: -99_999 })
  const { scale, offsetX, offsetY } = made.viewport
  expect(offsetX).toBeLessThan(800)
  expect(offsetY + 180 * scale).toBeGreaterThan(0)
})
