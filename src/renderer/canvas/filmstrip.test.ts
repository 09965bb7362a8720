import { describe, expect, it } from 'vitest'
import { filmstripSlots } from './filmstrip'

const options = { picture: { width: 160, height: 80 }, height: 40, frameCount: 1000 }
const frames = (from: number, to: number): number[] =>
  filmstripSlots({ from, to, width: 800 }, options).map(({ frameIndex }) => frameIndex)

describe('filmstripSlots', () => {
  it('fill the width with pictures side by side', () => {
    const slots = filmstripSlots({ from: 0, to: 1000, width: 800 }, options)
    expect(slots).toHaveLength(10)
    expect(slots.map(({ left }) => Math.round(left))).toEqual([0, 80, 160, 240, 320, 400, 480, 560, 640, 720])
    expect(slots.every(({ width }) => Math.abs(width - 80) < 1e-9)).toBe(true)
    slots.forEach(({ frameIndex }, at) => expect(Math.abs(frameIndex - (at * 100 + 50))).toBeLessThanOrEqual(32))
  })

  it('are denser the closer the zoom, down to every frame', () => {
    expect(new Set(frames(0, 1000)).size).toBe(10)
    expect(frames(100, 200).every((frame) => frame >= 96 && frame <= 200)).toBe(true)
    expect(frames(500, 510)).toEqual([500, 501, 502, 503, 504, 505, 506, 507, 508, 509])
  })

  it('keep their pictures when panned, and many when zoomed', () => {
    const one = frames(100, 300)
    const panned = frames(120, 320)
    expect(panned.filter((frame) => one.includes(frame)).length).toBeGreaterThanOrEqual(9)
    const closer = frames(150, 250)
    expect(closer.filter((frame) => one.includes(frame)).length).toBeGreaterThanOrEqual(3)
  })

  it('end with the clip', () => {
    const slots = filmstripSlots({ from: 0, to: 3, width: 800 }, { ...options, frameCount: 3 })
    expect(slots.map(({ frameIndex }) => frameIndex)).toEqual([0, 1, 2])
  })
})
