import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centred, fitViewport, maxScale, panned, toPicture, toStage, zoomedAt } from './viewport'

const video = { width: 1920, height: 1080 }
const stage = { width: 1000, height: 700 }
const point = fc.record({
  x: fc.double({ min: 0, max: 1000, noNaN: true }),
  y: fc.double({ min: 0, max: 700, noNaN: true })
})

describe('viewport', () => {
  it('fits the whole picture, centred, with a margin', () => {
    const view = fitViewport(video, stage)
    const corner = toStage(view, { x: video.width, y: video.height })
    expect(view.offsetX).toBeGreaterThanOrEqual(24)
    expect(corner.x).toBeLessThanOrEqual(stage.width - 23)
    expect(Math.abs(view.offsetX + corner.x - stage.width)).toBeLessThanOrEqual(1)
    expect(Math.abs(view.offsetY + corner.y - stage.height)).toBeLessThanOrEqual(1)
  })

  it('does not blow small pictures up without end', () => {
    expect(fitViewport({ width: 16, height: 16 }, stage).scale).toBe(4)
  })

  it('zooming keeps the picture point under the pointer', () => {
    fc.assert(
      fc.property(point, fc.double({ min: 0.1, max: 10, noNaN: true }), (anchor, factor) => {
        const view = fitViewport(video, stage)
        const before = toPicture(view, anchor)
        const after = toPicture(zoomedAt(view, anchor, factor), anchor)
        expect(after.x).toBeCloseTo(before.x, 6)
        expect(after.y).toBeCloseTo(before.y, 6)
      })
    )
  })

  it('zooming stops at its limits without drifting', () => {
    const far = zoomedAt(fitViewport(video, stage), { x: 1, y: 1 }, 1e9)
    expect(far.scale).toBe(maxScale)
    expect(zoomedAt(far, { x: 500, y: 300 }, 2)).toEqual(far)
  })

  it('panning never loses the picture', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e5, max: 1e5 }), fc.integer({ min: -1e5, max: 1e5 }), (x, y) => {
        const view = panned(fitViewport(video, stage), { x, y }, { video, stage })
        const start = toStage(view, { x: 0, y: 0 })
        const end = toStage(view, { x: video.width, y: video.height })
        expect(start.x).toBeLessThan(stage.width)
        expect(start.y).toBeLessThan(stage.height)
        expect(end.x).toBeGreaterThan(0)
        expect(end.y).toBeGreaterThan(0)
      })
    )
  })

  it('stage and picture points are inverse', () => {
    const view = centred(video, stage, 0.5)
    expect(toPicture(view, toStage(view, { x: 12.5, y: 700.25 }))).toEqual({ x: 12.5, y: 700.25 })
  })
})
