import type { RgbFrame, Size } from '../../shared/domain/types'
import { bilinearTaps } from './bilinearTaps'
import { EdgeRefiner } from './edgeRefiner'

/** Where the network is this sure, its word stands; the picture has a growing say up to `fullSay`. */
const leastDoubt = 0.02
const fullSay = 0.12

/**
 * One object's soft mask at the size of a frame, its edges following those of the picture: a matte.
 * @param frame uint8 [H, W, 3]
 * @param plane uint8 [h, w] on a smaller grid: probability x 255
 * @returns alpha, uint8 [H, W]
 */
export function upsampleSoftMask(frame: RgbFrame, plane: Size & { readonly data: Uint8Array }): Uint8Array {
  const { width, height } = frame
  const mask = { objects: 1, width: plane.width, height: plane.height, data: probabilities(plane.data) }
  const aligning = EdgeRefiner.helps(plane, frame) ? new EdgeRefiner(plane, frame, frame) : null
  const refiner = aligning?.prepare(frame, mask) ? aligning : null
  const alpha = new Uint8Array(width * height)
  const [down, across] = [bilinearTaps(plane.height, height), bilinearTaps(plane.width, width)]
  const row = new Float32Array(plane.width)
  for (let y = 0, at = 0; y < height; y++) {
    blend(mask.data, row, [down.first[y]! * plane.width, down.second[y]! * plane.width], down.share[y]!)
    refiner?.toRow(y)
    for (let x = 0; x < width; x++, at++) {
      const left = row[across.first[x]!]!
      const plain = left + (row[across.second[x]!]! - left) * across.share[x]!
      alpha[at] =
        refiner && doubt(plain) > leastDoubt ? 255 * mixed(plain, refiner.value(0, x)) + 0.5 : 255 * plain + 0.5
    }
  }
  return alpha
}

function probabilities(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (byte) => byte / 255)
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
