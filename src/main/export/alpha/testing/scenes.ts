import type { Size } from '../../../../shared/domain/types'
import { fullAlpha, type AlphaPlane } from '../alphaFilters'

/** Pictures put together from a foreground, a background and an alpha that are known. */
export interface Scene {
  readonly size: Size
  readonly alpha: AlphaPlane
  /** Three planes each, 0..255. */
  readonly front: Float32Array
  readonly back: Float32Array
}

/** Numbers in 0..1 that only depend on the seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The picture: three planes of bytes, 4:4:4, with a little noise. */
export function composite({ size, alpha, front, back }: Scene, seed = 9): Uint8Array {
  const random = randomNumbers(seed)
  const count = size.width * size.height
  return Uint8Array.from({ length: count * 3 }, (_, at) => {
    const share = alpha.data[at % count]! / fullAlpha
    const value = front[at]! * share + back[at]! * (1 - share) + (random() - 0.5) * 4
    return Math.min(255, Math.max(0, Math.round(value)))
  })
}

/** A round head with hairs of a pixel or two, over stripes of another colour. */
export function hairScene(size: Size, seed: number): Scene {
  const random = randomNumbers(seed)
  const coverage = new Float32Array(size.width * size.height)
  disc(coverage, size, Math.min(size.width, size.height) / 4)
  for (let hair = 0; hair < 160; hair++) drawHair(coverage, size, random)
  return { size, alpha: planeOf(size, coverage), ...colours(size, random) }
}

/** A disc whose edge is out of focus over that many pixels; 0: a plain, anti-aliased one. */
export function discScene(size: Size, seed: number, blurPx: number): Scene {
  const random = randomNumbers(seed)
  const coverage = new Float32Array(size.width * size.height)
  disc(coverage, size, Math.min(size.width, size.height) / 3, blurPx)
  return { size, alpha: planeOf(size, coverage), ...colours(size, random) }
}

function planeOf(size: Size, coverage: Float32Array): AlphaPlane {
  return { ...size, data: Uint16Array.from(coverage, (value) => Math.round(Math.min(1, value) * fullAlpha)) }
}

function disc(into: Float32Array, { width, height }: Size, radius: number, blurPx = 0): void {
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const inside = radius - Math.hypot(x - width / 2, y - height / 2)
      const share = Math.min(1, Math.max(0, inside / (blurPx + 1) + 0.5))
      into[at] = share * share * (3 - 2 * share)
    }
  }
}

function drawHair(into: Float32Array, { width, height }: Size, random: () => number): void {
  let angle = random() * 2 * Math.PI
  let radius = (Math.min(width, height) / 4) * 0.95
  const length = radius * (0.3 + 0.6 * random())
  const strength = 0.35 + 0.55 * random()
  const bend = (random() - 0.5) * 0.012
  for (let step = 0; step < length * 2; step++) {
    radius += 0.5
    angle += bend
    const point = { x: width / 2 + radius * Math.cos(angle), y: height / 2 + radius * Math.sin(angle) }
    splat(into, { width, height }, point, strength)
  }
}

function splat(
  into: Float32Array,
  { width, height }: Size,
  { x, y }: { readonly x: number; readonly y: number },
  strength: number
): void {
  for (const column of [Math.floor(x), Math.floor(x) + 1]) {
    for (const row of [Math.floor(y), Math.floor(y) + 1]) {
      if (column < 0 || row < 0 || column >= width || row >= height) continue
      const share = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row)) * strength
      const at = row * width + column
      into[at] = Math.max(into[at]!, share)
    }
  }
}

/** A foreground that shades slowly, before stripes and patches of quite another colour. */
function colours({ width, height }: Size, random: () => number): Pick<Scene, 'front' | 'back'> {
  const count = width * height
  const [front, back] = [new Float32Array(count * 3), new Float32Array(count * 3)]
  for (let channel = 0; channel < 3; channel++) {
    const [base, slope, far, depth] = [40 + 80 * random(), 40 * random(), 120 + 90 * random(), 40 * random()]
    const period = 20 + 40 * random()
    for (let y = 0, at = channel * count; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        front[at] = base + slope * Math.sin((x + 2 * y) / 60) + 8 * Math.sin(x / 3 + y / 5)
        back[at] = far + depth * Math.sin((x + y) / period)
      }
    }
  }
  return { front, back }
}
