import type { Size } from '../../../shared/domain/types'

/**
 * What a user pointed at, as maps at stride 4, as `models/hodor_models/prompt/maps.py` makes them: disc, near and far of
 * the positive points, those of the negative ones, the box, the previous mask.
 */

export const promptChannels = 8

/** Cells: a point's disc is 1 at its centre and 0 from here on. */
const disc = 2.5
/** Cells over which a point's influence sinks to 1/e. */
const near = 6
const far = 24

const channel = { positive: 0, negative: 3, box: 6, previous: 7 } as const

/** In shares of the region's width and height. */
export interface PromptPoint {
  readonly x: number
  readonly y: number
  readonly positive: boolean
}

/** In shares of the region's width and height. */
export interface PromptBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Prompts {
  /** The newest last. */
  readonly points: readonly PromptPoint[]
  readonly box: PromptBox | null
  /** float32 [h, w] in 0..1: the mask before the newest point. */
  readonly previous: Float32Array | null
}

/** @returns float32 [8, h, w] in 0..1 */
export function promptMaps({ points, box, previous }: Prompts, grid: Size): Float32Array {
  const plane = grid.width * grid.height
  const maps = new Float32Array(promptChannels * plane)
  const plan = (number: number): Float32Array => maps.subarray(number * plane, (number + 1) * plane)
  for (const point of points) {
    const [own, other] = point.positive ? [channel.positive, channel.negative] : [channel.negative, channel.positive]
    drawDisc(plan(own), plan(other), point, grid)
  }
  for (const [positive, first] of [
    [true, channel.positive],
    [false, channel.negative]
  ] as const) {
    const own = points.filter((point) => point.positive === positive)
    if (own.length > 0) drawReach(plan(first + 1), plan(first + 2), own, grid)
  }
  if (box) drawBox(plan(channel.box), box, grid)
  if (previous) plan(channel.previous).set(previous)
  return maps
}

function centreOf({ x, y }: PromptPoint, { width, height }: Size): { readonly column: number; readonly row: number } {
  return { column: x * width - 0.5, row: y * height - 0.5 }
}

/** Where discs of both kinds meet, the newest point wins. */
function drawDisc(own: Float32Array, other: Float32Array, point: PromptPoint, grid: Size): void {
  const { column, row } = centreOf(point, grid)
  for (let y = Math.max(0, Math.floor(row - disc)); y <= Math.min(grid.height - 1, Math.ceil(row + disc)); y++) {
    for (let x = Math.max(0, Math.floor(column - disc)); x <= Math.min(grid.width - 1, Math.ceil(column + disc)); x++) {
      const share = Math.max(0, 1 - Math.hypot(x - column, y - row) / disc)
      const at = y * grid.width + x
      other[at] = Math.min(other[at]!, 1 - Math.min(1, 2 * share))
      own[at] = Math.max(own[at]!, share)
    }
  }
}

function drawReach(nearby: Float32Array, faraway: Float32Array, points: readonly PromptPoint[], grid: Size): void {
  const centres = points.map((point) => centreOf(point, grid))
  for (let y = 0, at = 0; y < grid.height; y++) {
    for (let x = 0; x < grid.width; x++, at++) {
      let nearest = Infinity
      for (const { column, row } of centres) {
        nearest = Math.min(nearest, (x - column) * (x - column) + (y - row) * (y - row))
      }
      const away = Math.sqrt(nearest)
      nearby[at] = Math.exp(-away / near)
      faraway[at] = Math.exp(-away / far)
    }
  }
}

/** The share of each cell that the box covers. */
function drawBox(into: Float32Array, { left, top, right, bottom }: PromptBox, { width, height }: Size): void {
  const across = shares(left * width, right * width, width)
  const down = shares(top * height, bottom * height, height)
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at++) into[at] = down[y]! * across[x]!
}

function shares(low: number, high: number, cells: number): Float32Array {
  return Float32Array.from({ length: cells }, (_, cell) =>
    Math.min(1, Math.max(0, Math.min(cell + 1, high) - Math.max(cell, low)))
  )
}
