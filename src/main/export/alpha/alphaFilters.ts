import type { Size } from '../../../shared/domain/types'

/**
 * What is done to the edge of a matte, before it is written or shown. Planes are uint16 [height, width], 0 = outside,
 * 65535 = inside; the picture's border is no edge: objects that leave the frame stay whole there.
 */
export interface AlphaPlane extends Size {
  readonly data: Uint16Array
}

export const fullAlpha = 65_535

interface Box {
  readonly left: number
  readonly top: number
  /** Exclusive. */
  readonly right: number
  /** Exclusive. */
  readonly bottom: number
}

/** Grows (or, below 0, shrinks) by a disc of that many pixels. @returns a new plane */
export function grown(plane: AlphaPlane, pixels: number): AlphaPlane {
  const radius = Math.round(Math.abs(pixels))
  if (radius === 0) return plane
  return pixels > 0 ? widest(plane, radius) : inverted(widest(inverted(plane), radius))
}

/** Fades the edge over about that many pixels: a Gaussian, as three box filters. @returns a new plane */
export function feathered(plane: AlphaPlane, pixels: number): AlphaPlane {
  const radii = boxRadii(pixels / 3.3)
  const reach = radii.reduce((sum, radius) => sum + radius, 0)
  if (reach === 0) return plane
  const box = boundsOf(plane, reach)
  if (!box) return plane
  const from = plane.data.slice()
  const scratch = new Uint16Array(from.length)
  for (const radius of radii) {
    if (radius === 0) continue
    for (let y = box.top; y < box.bottom; y++) {
      averageLine(from, scratch, { at: y * plane.width + box.left, step: 1, count: box.right - box.left }, radius)
    }
    for (let x = box.left; x < box.right; x++) {
      averageLine(
        scratch,
        from,
        { at: box.top * plane.width + x, step: plane.width, count: box.bottom - box.top },
        radius
      )
    }
  }
  return { width: plane.width, height: plane.height, data: from }
}

/**
 * Mean of planes, kept between the darkest and the brightest value the first one has within `reach` pixels: flicker of
 * the edge goes, and whatever moves leaves no trail.
 * @param others of the same size; weights fall off with the distance in frames
 */
export function steadied(
  plane: AlphaPlane,
  others: readonly { plane: AlphaPlane; weight: number }[],
  reach: number
): AlphaPlane {
  if (others.length === 0) return plane
  const total = others.reduce((sum, { weight }) => sum + weight, 1)
  const most = widest(plane, reach).data
  const least = inverted(widest(inverted(plane), reach)).data
  const data = new Uint16Array(plane.data.length)
  for (let at = 0; at < data.length; at++) {
    const low = least[at]!
    const high = most[at]!
    if (low === high) {
      data[at] = low
      continue
    }
    let sum = plane.data[at]!
    for (const { plane: other, weight } of others) sum += other.data[at]! * weight
    data[at] = Math.min(high, Math.max(low, sum / total))
  }
  return { width: plane.width, height: plane.height, data }
}

/** Outside is inside. @returns a new plane */
export function inverted({ width, height, data }: AlphaPlane): AlphaPlane {
  return { width, height, data: data.map((value) => fullAlpha - value) }
}

/** Where the plane is not 0, with so much room around it; null when it is 0 everywhere. */
function boundsOf({ width, height, data }: AlphaPlane, room: number): Box | null {
  let [left, top, right, bottom] = [width, -1, 0, 0]
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width)
    const first = row.findIndex((value) => value !== 0)
    if (first === -1) continue
    let last = width - 1
    while (row[last] === 0) last--
    left = Math.min(left, first)
    right = Math.max(right, last + 1)
    if (top === -1) top = y
    bottom = y + 1
  }
  if (top === -1) return null
  return {
    left: Math.max(0, left - room),
    top: Math.max(0, top - room),
    right: Math.min(width, right + room),
    bottom: Math.min(height, bottom + room)
  }
}

/** Highest value within a disc. */
function widest(plane: AlphaPlane, radius: number): AlphaPlane {
  const { width, height } = plane
  const data = new Uint16Array(plane.data.length)
  const box = boundsOf(plane, radius)
  if (!box) return { width, height, data }
  const halves = Array.from({ length: radius + 1 }, (_, dy) => Math.round(Math.sqrt(radius * radius - dy * dy)))
  const rows = new Map([...new Set(halves)].map((half) => [half, new Uint16Array(width)]))
  for (let y = box.top; y < box.bottom; y++) {
    const row = plane.data.subarray(y * width, (y + 1) * width)
    for (const [half, out] of rows) highestOnRow(row, out, half, box)
    for (let dy = -radius; dy <= radius; dy++) {
      const to = y + dy
      if (to < 0 || to >= height) continue
      raise(data.subarray(to * width, (to + 1) * width), rows.get(halves[Math.abs(dy)]!)!, box)
    }
  }
  return { width, height, data }
}

function raise(row: Uint16Array, by: Uint16Array, { left, right }: Box): void {
  for (let x = left; x < right; x++) if (by[x]! > row[x]!) row[x] = by[x]!
}

/** Highest value within `half` pixels to either side: a queue of falling values, each pixel in and out once. */
function highestOnRow(row: Uint16Array, out: Uint16Array, half: number, { left, right }: Box): void {
  const queue = queueOf(right - left)
  let [head, tail] = [0, 0]
  for (let ahead = left; ahead < right + half; ahead++) {
    if (ahead < right) {
      while (tail > head && row[queue[tail - 1]!]! <= row[ahead]!) tail--
      queue[tail++] = ahead
    }
    const x = ahead - half
    if (x < left) continue
    while (queue[head]! < x - half) head++
    out[x] = row[queue[head]!]!
  }
}

let sharedQueue = new Int32Array(0)

function queueOf(length: number): Int32Array {
  if (sharedQueue.length < length) sharedQueue = new Int32Array(length)
  return sharedQueue
}

interface Line {
  readonly at: number
  readonly step: number
  readonly count: number
}

/** Running mean of 2 · radius + 1 samples; beyond the ends the end sample goes on. */
function averageLine(from: Uint16Array, to: Uint16Array, { at, step, count }: Line, radius: number): void {
  const first = from[at]!
  const last = from[at + (count - 1) * step]!
  const size = 2 * radius + 1
  let sum = first * radius
  for (let index = 0; index <= radius; index++) sum += index < count ? from[at + index * step]! : last
  for (let index = 0; index < count; index++) {
    to[at + index * step] = sum / size + 0.5
    const enters = index + radius + 1 < count ? from[at + (index + radius + 1) * step]! : last
    const leaves = index >= radius ? from[at + (index - radius) * step]! : first
    sum += enters - leaves
  }
}

/** Radii of three box filters that together come close to a Gaussian. */
export function boxRadii(sigma: number): [number, number, number] {
  const ideal = Math.sqrt(4 * sigma * sigma + 1)
  const odd = Math.floor(ideal) - (Math.floor(ideal) % 2 === 0 ? 1 : 0)
  const small = (odd - 1) / 2
  const smallOnes = Math.round((12 * sigma * sigma - 3 * odd * odd - 12 * odd - 9) / (-4 * odd - 4))
  return [0, 1, 2].map((index) => (index < smallOnes ? small : small + 1)) as [number, number, number]
}
