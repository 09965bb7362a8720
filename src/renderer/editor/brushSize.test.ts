import { describe, expect, it } from 'vitest'
import { defaultOutlinePx } from '../../shared/domain/exportDefaults'
import { brushSizeAt, brushSliderPosition, defaultBrushSize, maxBrushPx, steppedBrushSize } from './brushSize'

describe('brush size', () => {
  it('steps by one pixel when small, quicker when large, and back', () => {
    expect([1, 2, 8, 24, 100].map((size) => steppedBrushSize(size, 1))).toEqual([2, 3, 9, 27, 113])
    expect(steppedBrushSize(1, -1)).toBe(1)
    expect(steppedBrushSize(maxBrushPx, 1)).toBe(maxBrushPx)
  })

  it('slider and size agree', () => {
    for (const size of [1, 2, 5, 24, 150, 400]) expect(brushSizeAt(brushSliderPosition(size))).toBe(size)
    expect(brushSizeAt(-1)).toBe(1)
    expect(brushSizeAt(2)).toBe(400)
  })

  it('starts at a twentieth of the picture, and draws outlines that scale with it', () => {
    expect(defaultBrushSize({ width: 854, height: 480 })).toBe(24)
    expect(defaultOutlinePx({ width: 854, height: 480 })).toBe(1.5)
    expect(defaultOutlinePx({ width: 3840, height: 2160 })).toBe(7)
    expect(defaultOutlinePx({ width: 64, height: 48 })).toBe(1.5)
  })
})
