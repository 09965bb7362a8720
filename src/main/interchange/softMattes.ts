import { inflateSync } from 'node:zlib'
import type { LabelMask, ObjectId, PackedSoftMasks } from '../../shared/domain/types'

/**
 * The network's probabilities at the size of the clip, bilinear. A matte never contradicts the label mask: inside its
 * object it is at least one half and at least as high as the others, outside below, so that the mask can be read back.
 * @returns by object, float32 [height, width] in 0..1
 */
export function upsampledMattes(soft: PackedSoftMasks, mask: LabelMask): Map<ObjectId, Float32Array> {
  const planes = inflateSync(soft.bytes)
  const area = soft.width * soft.height
  if (planes.length !== area * soft.objectIds.length) return new Map()
  const mattes = soft.objectIds.map((id, index) => {
    const plane = planes.subarray(index * area, (index + 1) * area)
    return [id, matte({ ...soft, plane }, mask, id)] as const
  })
  return new Map(mattes)
}

interface Plane {
  readonly width: number
  readonly height: number
  readonly plane: Uint8Array
}

/** Just below one half, in steps a half float can tell apart. */
const below = 0.499

function matte({ width, height, plane }: Plane, mask: LabelMask, id: ObjectId): Float32Array {
  const values = new Float32Array(mask.width * mask.height)
  const across = taps(width, mask.width)
  for (let y = 0, pixel = 0; y < mask.height; y++) {
    const [above, under, share] = tapAt(height, mask.height, y)
    for (let x = 0; x < mask.width; x++, pixel++) {
      const left = across.first[x]!
      const right = across.second[x]!
      const part = across.share[x]!
      const upper = plane[above * width + left]! * (1 - part) + plane[above * width + right]! * part
      const lower = plane[under * width + left]! * (1 - part) + plane[under * width + right]! * part
      const value = (upper * (1 - share) + lower * share) / 255
      values[pixel] = mask.data[pixel] === id ? Math.max(0.5, value) : Math.min(below, value)
    }
  }
  return values
}

function taps(from: number, to: number): { first: Int32Array; second: Int32Array; share: Float32Array } {
  const result = { first: new Int32Array(to), second: new Int32Array(to), share: new Float32Array(to) }
  for (let at = 0; at < to; at++) {
    const [first, second, share] = tapAt(from, to, at)
    result.first[at] = first
    result.second[at] = second
    result.share[at] = share
  }
  return result
}

/** Half-pixel centres, clamped at the border. */
function tapAt(from: number, to: number, at: number): [number, number, number] {
  const centre = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5))
  const first = Math.floor(centre)
  return [first, Math.min(from - 1, first + 1), centre - first]
}
