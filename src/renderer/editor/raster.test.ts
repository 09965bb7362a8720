import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabelMask } from '../../shared/domain/types'
import type { PixelRect, Point } from './geometry'
import { eraseInk, paintInk } from './ink'
import { drawSegment, segmentBounds, type Segment } from './raster'

function blank(width: number, height: number, fill = 0): LabelMask {
  return { width, height, data: new Uint8Array(width * height).fill(fill) }
}

function picture(mask: LabelMask): string[] {
  return Array.from({ length: mask.height }, (_, row) =>
    [...mask.data.subarray(row * mask.width, (row + 1) * mask.width)]
      .map((label) => (label ? String(label) : '.'))
      .join('')
  )
}

const dab = (x: number, y: number, radiusPx: number): Segment => ({ from: { x, y }, to: { x, y }, radiusPx })

/** The definition, pixel by pixel. */
function covers({ from, to, radiusPx }: Segment, x: number, y: number): boolean {
  const same = (point: { x: number; y: number }): boolean => Math.floor(point.x) === x && Math.floor(point.y) === y
  if (same(from) || same(to)) return true
  const [px, py] = [x + 0.5, y + 0.5]
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - from.x) * dx + (py - from.y) * dy) / length))
  return Math.hypot(px - from.x - along * dx, py - from.y - along * dy) <= radiusPx
}

/** True where rounding decides: the pixel's centre lies on the rim. */
function onRim(segment: Segment, x: number, y: number): boolean {
  const wider = { ...segment, radiusPx: segment.radiusPx + 1e-6 }
  const narrower = { ...segment, radiusPx: segment.radiusPx - 1e-6 }
  return covers(wider, x, y) !== covers(narrower, x, y)
}

function holds(rect: PixelRect, { x, y }: Point): boolean {
  return x >= rect.left && x < rect.right && y >= rect.top && y < rect.bottom
}

describe('drawSegment', () => {
  it('paints exact pixels of a small round dab', () => {
    const mask = blank(7, 7)
    drawSegment(mask, dab(3.5, 3.5, 2.5), paintInk(1))
    expect(picture(mask)).toEqual(['.......', '..111..', '.11111.', '.11111.', '.11111.', '..111..', '.......'])
  })

  it('paints one pixel with the smallest brush, wherever it is in the pixel', () => {
    const mask = blank(3, 3)
    drawSegment(mask, dab(1.05, 1.95, 0.5), paintInk(9))
    expect(picture(mask)).toEqual(['...', '.9.', '...'])
  })

  it('leaves no gap between far pointer samples', () => {
    const mask = blank(9, 3)
    drawSegment(mask, { from: { x: 0.5, y: 1.5 }, to: { x: 8.5, y: 1.5 }, radiusPx: 0.5 }, paintInk(1))
    expect(picture(mask)).toEqual(['.........', '111111111', '.........'])
  })

  it('takes pixels from other objects', () => {
    const mask = blank(3, 1, 2)
    drawSegment(mask, dab(1.5, 0.5, 0.5), paintInk(1))
    expect(picture(mask)).toEqual(['212'])
  })

  it('erases one object only, or all', () => {
    const mask = { width: 4, height: 1, data: Uint8Array.of(1, 2, 1, 0) }
    drawSegment(mask, dab(1, 0.5, 9), eraseInk(1))
    expect(picture(mask)).toEqual(['.2..'])
    drawSegment(mask, dab(1, 0.5, 9), eraseInk(null))
    expect(picture(mask)).toEqual(['....'])
  })

  it('touches nothing outside the picture', () => {
    const mask = blank(4, 4)
    expect(drawSegment(mask, dab(-20, -20, 3), paintInk(1))).toBeNull()
    expect(mask.data.every((label) => label === 0)).toBe(true)
  })

  it('covers exactly the pixels within the radius of the line, and reports a rectangle around them', () => {
    const coordinate = fc.double({ min: -8, max: 40, noNaN: true })
    const point = fc.record({ x: coordinate, y: coordinate })
    const segments = fc.record({ from: point, to: point, radiusPx: fc.double({ min: 0.5, max: 12, noNaN: true }) })
    fc.assert(
      fc.property(segments, (segment) => {
        const mask = blank(32, 24)
        const rect = drawSegment(mask, segment, paintInk(1))
        const pixels = [...mask.data.keys()].map((at) => ({ x: at % mask.width, y: Math.floor(at / mask.width) }))
        const painted = pixels.filter(({ x, y }) => mask.data[y * mask.width + x] === 1)
        const wrong = pixels.filter(({ x, y }) => (mask.data[y * mask.width + x] === 1) !== covers(segment, x, y))
        expect(wrong.filter(({ x, y }) => !onRim(segment, x, y))).toEqual([])
        expect(painted.filter((pixel) => !rect || !holds(rect, pixel))).toEqual([])
      }),
      { numRuns: 150 }
    )
  })

  it('bounds hold every pixel a segment can touch', () => {
    expect(segmentBounds(dab(5.5, 5.5, 2))).toEqual({ left: 3, top: 3, right: 9, bottom: 9 })
  })
})
