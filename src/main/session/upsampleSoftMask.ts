import type { RgbFrame, Size } from '../../shared/domain/types'
import { bilinearTaps, type Taps } from './bilinearTaps'
import { EdgeRefiner } from './edgeRefiner'

/** Where the network is this sure, its word stands; the picture has a growing say up to `fullSay`. */
const leastDoubt = 0.02
const fullSay = 0.12
/** Alpha of what is inside. */
const full = 65_535

/** Probabilities that count as outside and as inside; in between alpha rises evenly. */
export interface SureEnds {
  readonly outside: number
  readonly inside: number
}

/**
 * One object's soft mask at the size of a frame, its edges following those of the picture: a matte.
 * @param frame uint8 [H, W, 3]
 * @param plane float32 [h, w] on a smaller grid: probability in 0..1
 * @returns alpha, uint16 [H, W]
 */
export function upsampleSoftMask(
  frame: RgbFrame,
  plane: Size & { readonly data: Float32Array },
  { outside, inside }: SureEnds
): Uint16Array {
  const { width, height } = frame
  const aligning = EdgeRefiner.helps(plane, frame) ? new EdgeRefiner(plane, frame, frame) : null
  const refiner = aligning?.prepare(frame, { objects: 1, ...plane }) ? aligning : null
  const data = new Uint16Array(width * height)
  const [down, across] = [bilinearTaps(plane.height, height), bilinearTaps(plane.width, width)]
  const starts = cellStarts(across, plane.width)
  const row = new Float32Array(plane.width)
  const alpha: AlphaOut = { data, scale: full / (inside - outside), outside, refiner }
  // What is surer than both ends is cut whole; without cuts every value counts.
  const [least, most] = [Math.min(leastDoubt, outside), Math.max(1 - leastDoubt, inside)]
  for (let y = 0; y < height; y++) {
    blend(plane.data, row, [down.first[y]! * plane.width, down.second[y]! * plane.width], down.share[y]!)
    refiner?.toRow(y)
    for (let cell = 0; cell < plane.width; cell++) {
      const [left, right] = [row[cell]!, row[Math.min(plane.width - 1, cell + 1)]!]
      const [from, to] = [starts[cell]!, starts[cell + 1]!]
      if (Math.max(left, right) < least) continue
      if (Math.min(left, right) > most) data.fill(full, y * width + from, y * width + to)
      else for (let x = from; x < to; x++) put(alpha, y * width + x, x, left + (right - left) * across.share[x]!)
    }
  }
  return data
}

interface AlphaOut {
  readonly data: Uint16Array
  readonly scale: number
  readonly outside: number
  readonly refiner: EdgeRefiner | null
}

function put({ data, scale, outside, refiner }: AlphaOut, at: number, x: number, plain: number): void {
  const value = refiner && doubt(plain) > leastDoubt ? mixed(plain, refiner.value(0, x)) : plain
  data[at] = Math.min(full, Math.max(0, (value - outside) * scale + 0.5))
}

/** First pixel of each cell's taps, and the end of the last. */
function cellStarts({ first }: Taps, cells: number): Int32Array {
  const starts = new Int32Array(cells + 1).fill(first.length)
  for (let x = first.length - 1; x >= 0; x--) starts[first[x]!] = x
  // A cell no pixel begins in is empty.
  for (let cell = cells - 1; cell >= 0; cell--) starts[cell] = Math.min(starts[cell]!, starts[cell + 1]!)
  return starts
}

function blend(data: Float32Array, into: Float32Array, [above, below]: readonly [number, number], share: number): void {
  for (let x = 0; x < into.length; x++) into[x] = data[above + x]! + (data[below + x]! - data[above + x]!) * share
}

function doubt(plain: number): number {
  return Math.min(plain, 1 - plain)
}

function mixed(plain: number, refined: number): number {
  const say = Math.min(1, (doubt(plain) - leastDoubt) / (fullSay - leastDoubt))
  return plain + (Math.min(1, Math.max(0, refined)) - plain) * say
}
