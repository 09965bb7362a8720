import { describe, expect, it } from 'vitest'
import { snapEdge, type EdgeProblem } from './snapEdge'

const width = 96
const height = 80

/** A picture by a rule for each pixel, with noise that is the same every time. */
function picture(colour: (x: number, y: number) => readonly [number, number, number], noise = 8): Uint8Array {
  const rgba = new Uint8Array(width * height * 4)
  let seed = 1
  const random = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return seed / 2 ** 32 - 0.5
  }
  for (let at = 0; at < width * height; at++) {
    const rgb = colour(at % width, Math.floor(at / width))
    for (let channel = 0; channel < 3; channel++)
      rgba[at * 4 + channel] = Math.max(0, rgb[channel]! + 2 * noise * random())
    rgba[at * 4 + 3] = 255
  }
  return rgba
}

const plane = (inside: (x: number, y: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: width * height }, (_, at) => (inside(at % width, Math.floor(at / width)) ? 1 : 0))

const disc = (x: number, y: number, radius: number) => (px: number, py: number) =>
  (px + 0.5 - x) ** 2 + (py + 0.5 - y) ** 2 <= radius ** 2

/** Intersection over union. */
function overlap(a: Uint8Array, b: Uint8Array): number {
  let both = 0
  let either = 0
  for (let at = 0; at < a.length; at++) {
    both += a[at]! & b[at]!
    either += a[at]! | b[at]!
  }
  return both / either
}

const truth = disc(48, 40, 22)
const problem = (rgba: Uint8Array, inside: Uint8Array, reachPx = 8): EdgeProblem => ({
  width,
  height,
  rgba,
  inside,
  reachPx
})

describe('snapEdge', () => {
  const scene = picture((x, y) => (truth(x, y) ? [200, 120, 60] : [60, 90, 130]))

  it.each([
    ['too small', disc(48, 40, 17)],
    ['too large', disc(48, 40, 27)],
    ['beside it', disc(52, 43, 22)]
  ])('brings an outline that is %s to the edge', (_name, painted) => {
    const before = plane(painted)
    const after = snapEdge(problem(scene, before))
    expect(overlap(before, plane(truth))).toBeLessThan(0.8)
    expect(overlap(after, plane(truth))).toBeGreaterThan(0.97)
  })

  it('tells textures of several colours apart', () => {
    const striped = picture((x, y) => {
      if (truth(x, y)) return y % 8 < 4 ? [220, 200, 40] : [170, 40, 50]
      return x % 10 < 5 ? [40, 120, 60] : [70, 80, 150]
    })
    expect(overlap(snapEdge(problem(striped, plane(disc(50, 41, 19)))), plane(truth))).toBeGreaterThan(0.93)
  })

  it('leaves pixels beyond its reach alone', () => {
    const painted = plane(disc(48, 40, 12))
    const after = snapEdge(problem(scene, painted, 4))
    const far = plane((x, y) => !disc(48, 40, 17)(x, y))
    expect(after.some((inside, at) => inside && far[at])).toBe(false)
    const deep = plane(disc(48, 40, 7))
    expect(after.every((inside, at) => inside || !deep[at])).toBe(true)
  })

  it('keeps thin objects', () => {
    const bar = (x: number, y: number): boolean => x > 10 && x < 80 && y > 38 && y < 43
    const thin = picture((x, y) => (bar(x, y) ? [230, 230, 220] : [40, 60, 50]))
    const painted = plane((x, y) => x > 12 && x < 78 && y > 37 && y < 46)
    expect(overlap(snapEdge(problem(thin, painted, 6)), plane(bar))).toBeGreaterThan(0.9)
  })

  it('keeps what was painted where the picture says nothing', () => {
    const painted = plane(disc(48, 40, 20))
    const flat = picture(() => [128, 128, 128], 0)
    expect(overlap(snapEdge(problem(flat, painted)), painted)).toBeGreaterThan(0.9)
  })

  it('gives back what was painted when there is nothing to learn from', () => {
    const all = plane(() => true)
    expect(snapEdge(problem(scene, all))).toEqual(all)
  })
})
