import { describe, expect, it } from 'vitest'
import type { LabelMask, RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import { EdgeRefiner } from './edgeRefiner'
import { guideSize } from './guideSize'
import { LabelMaker } from './labelMasks'
import { coverage } from './softMasks'
import { upsampleSoftMask } from './upsampleSoftMask'

const video: Size = { width: 240, height: 160 }
const grid: Size = { width: 48, height: 32 }

/** A slanted ellipse with a thin bar: edges at all angles, nowhere on the lines of the grid. */
function inside(x: number, y: number): boolean {
  const [dx, dy] = [x - 113.3, y - 81.7]
  const [along, across] = [dx * 0.9 + dy * 0.43, dy * 0.9 - dx * 0.43]
  return (along / 71) ** 2 + (across / 38) ** 2 < 1
}

const truth: LabelMask = {
  ...video,
  data: Uint8Array.from({ length: 240 * 160 }, (_, at) => (inside(at % 240, Math.floor(at / 240)) ? 1 : 0))
}

/** The object's colour differs from the background's, both shaded, with some noise. */
const frame: RgbFrame = {
  frameIndex: 0,
  ...video,
  data: Uint8Array.from({ length: 240 * 160 * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3)
    const base = truth.data[pixel] === 1 ? [190, 120, 60] : [70, 100, 130]
    return base[at % 3]! + (pixel % 240) / 8 + ((at * 7919) % 13) - 6
  })
}

/** What a network tells: probabilities on the small grid, blurred, two pixels beside the truth. */
function blurred(mask: LabelMask): SoftMasks {
  const shifted = { ...mask, data: mask.data.map((_, at) => mask.data[at - 2] ?? 0) }
  const exact = coverage(shifted, [1], grid)
  const data = exact.data.map((_, at) => {
    let sum = 0
    for (const step of [-1, 0, 1]) for (const down of [-48, 0, 48]) sum += exact.data[at + step + down] ?? 0
    return sum / 9
  })
  return { ...exact, data }
}

function wrongPixels(labels: LabelMask, wanted: LabelMask): number {
  return labels.data.reduce((sum, label, at) => sum + (label === wanted.data[at] ? 0 : 1), 0)
}

describe('label masks with the picture at hand', () => {
  it('follow its edges where plain interpolation rounds them off', () => {
    const masks = blurred(truth)
    const plain = wrongPixels(new LabelMaker(grid, video).label(masks, [1]).labels, truth)
    const refined = wrongPixels(new LabelMaker(grid, video).label(masks, [1], frame).labels, truth)
    expect(plain).toBeGreaterThan(300)
    expect(refined).toBeLessThan(plain / 2)
  })

  it('are the same with one object and a second that is nowhere near', () => {
    const masks = blurred(truth)
    const one = new LabelMaker(grid, video).label(masks, [1], frame)
    const two = new LabelMaker(grid, video).label(
      { ...masks, objects: 2, data: new Float32Array([...masks.data, ...new Float32Array(48 * 32)]) },
      [1, 2],
      frame
    )
    expect(wrongPixels(two.labels, one.labels)).toBe(0)
    expect(two.confidence[0]).toBeCloseTo(one.confidence[0]!, 5)
  })

  it('leave nothing between two objects that share an edge', () => {
    const halves: LabelMask = {
      ...video,
      data: Uint8Array.from({ length: 240 * 160 }, (_, at) => (at % 240 < 113 ? 1 : 2))
    }
    const picture = { ...frame, data: frame.data.map((_, at) => (Math.floor(at / 3) % 240 < 113 ? 60 : 200)) }
    const { labels } = new LabelMaker(grid, video).label(coverage(halves, [1, 2], grid), [1, 2], picture)
    expect(wrongPixels(labels, halves)).toBe(0)
  })

  it('are plain ones where the picture is hardly larger than the masks', () => {
    const masks = blurred(truth)
    const tiny = { frameIndex: 0, width: 60, height: 40, data: new Uint8Array(60 * 40 * 3) }
    const plain = new LabelMaker(grid, video).label(masks, [1]).labels.data.slice()
    expect(new LabelMaker(grid, video).label(masks, [1], tiny).labels.data).toEqual(plain)
  })

  it('take a smaller picture for a larger video', () => {
    const large = { width: 480, height: 320 }
    const { labels } = new LabelMaker(grid, large).label(blurred(truth), [1], frame)
    const plain = new LabelMaker(grid, large).label(blurred(truth), [1]).labels
    const doubled: LabelMask = {
      ...large,
      data: Uint8Array.from({ length: 480 * 320 }, (_, at) => {
        return truth.data[Math.floor(at / 960) * 240 + Math.floor((at % 480) / 2)]!
      })
    }
    expect(wrongPixels(labels, doubled)).toBeLessThan(wrongPixels(plain, doubled) * 0.7)
  })
})

describe('upsampleSoftMask', () => {
  it('gives a matte whose steps are those of the picture, sure parts untouched', () => {
    const soft = { ...grid, data: blurred(truth).data }
    const ends = { outside: 0.05, inside: 0.95 }
    const alpha = upsampleSoftMask(frame, soft, ends)
    expect(alpha.length).toBe(240 * 160)
    const off = (plane: Uint16Array): number =>
      plane.reduce((sum, value, at) => sum + Math.abs(value / 65_535 - truth.data[at]!), 0)
    const flat = { ...frame, data: new Uint8Array(frame.data.length).fill(128) }
    expect(off(alpha)).toBeLessThan(0.6 * off(upsampleSoftMask(flat, soft, ends)))
    expect([alpha[0], alpha[82 * 240 + 113]]).toEqual([0, 65_535])
  })
})

describe('guideSize', () => {
  it('is the video up to 720p, less beyond, and nothing where it would not help', () => {
    const network = { width: 672, height: 384 }
    expect(guideSize({ width: 854, height: 480 }, network)).toEqual({ width: 854, height: 480 })
    expect(guideSize({ width: 3840, height: 2160 }, network)).toEqual({ width: 1280, height: 720 })
    expect(guideSize({ width: 1080, height: 1920 }, { width: 384, height: 672 })).toEqual({ width: 720, height: 1280 })
    expect(guideSize({ width: 160, height: 96 }, network)).toBeNull()
    expect(EdgeRefiner.helps(grid, { width: 240, height: 40 })).toBe(false)
  })
})
