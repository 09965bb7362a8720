import type { LabelMask, ObjectId, Size, SoftMasks } from '../../shared/domain/types'

/**
 * Share of each output cell an object covers, exact for any pair of sizes (cells may split pixels).
 * @param mask labels at video size
 * @param ids object of each slot; other labels count as background
 * @returns float32 [ids, h, w] in [0, 1]
 */
export function coverage(mask: LabelMask, ids: readonly ObjectId[], size: Size): SoftMasks {
  const plane = size.width * size.height
  const data = new Float32Array(ids.length * plane)
  const slots = slotTable(ids)
  const across = spans(mask.width, size.width)
  const down = spans(mask.height, size.height)
  const row = new Float32Array(ids.length * size.width)
  for (let y = 0; y < size.height; y++) {
    const { first, weights } = down[y]!
    for (let tap = 0; tap < weights.length; tap++) {
      row.fill(0)
      coverRow(mask.data.subarray((first + tap) * mask.width, (first + tap + 1) * mask.width), slots, across, row)
      for (let slot = 0; slot < ids.length; slot++) {
        for (let x = 0; x < size.width; x++) {
          data[slot * plane + y * size.width + x]! += row[slot * size.width + x]! * weights[tap]!
        }
      }
    }
  }
  return { objects: ids.length, ...size, data }
}

interface Span {
  /** First source pixel the cell touches. */
  readonly first: number
  /** Share of the cell each source pixel from `first` on makes up; they add up to 1. */
  readonly weights: Float64Array
}

function spans(from: number, to: number): Span[] {
  const step = from / to
  return Array.from({ length: to }, (_, cell) => {
    const [start, end] = [cell * step, Math.min(from, (cell + 1) * step)]
    const first = Math.floor(start)
    const last = Math.max(first, Math.ceil(end - 1e-9) - 1)
    const weights = Float64Array.from({ length: last - first + 1 }, (_, tap) => {
      const pixel = first + tap
      return (Math.min(end, pixel + 1) - Math.max(start, pixel)) / (end - start)
    })
    return { first, weights }
  })
}

function coverRow(labels: Uint8Array, slots: Int16Array, across: readonly Span[], row: Float32Array): void {
  for (let x = 0; x < across.length; x++) {
    const { first, weights } = across[x]!
    for (let tap = 0; tap < weights.length; tap++) {
      const slot = slots[labels[first + tap]!]!
      if (slot >= 0) row[slot * across.length + x]! += weights[tap]!
    }
  }
}

function slotTable(ids: readonly ObjectId[]): Int16Array {
  const slots = new Int16Array(256).fill(-1)
  ids.forEach((id, slot) => {
    slots[id] = slot
  })
  return slots
}

/** 2×2 means: what bilinear halving with half-pixel centres gives. @param masks even sizes */
export function halved(masks: SoftMasks): SoftMasks {
  const { objects, width } = masks
  const size = { width: width / 2, height: masks.height / 2 }
  const data = new Float32Array(objects * size.width * size.height)
  for (let row = 0, out = 0; row < objects * size.height; row++) {
    const above = row * 2 * width
    for (let x = above; x < above + width; x += 2, out++) {
      data[out] = (masks.data[x]! + masks.data[x + 1]! + masks.data[x + width]! + masks.data[x + width + 1]!) * 0.25
    }
  }
  return { objects, ...size, data }
}

/**
 * The masks given on a reference frame, and for objects it does not show the predicted ones, where nothing was given.
 * @param given [O, h, w], zero for objects the reference does not show
 * @param predicted [known, h, w] with known <= O, in the same slots
 * @param carried slots taken from the prediction
 */
export function completed(given: SoftMasks, predicted: SoftMasks, carried: readonly number[]): SoftMasks {
  const plane = given.width * given.height
  const data = given.data.slice()
  for (let pixel = 0; pixel < plane; pixel++) {
    let taken = 0
    for (let slot = 0; slot < given.objects; slot++) taken += given.data[slot * plane + pixel]!
    const free = Math.max(0, 1 - taken)
    for (const slot of carried) data[slot * plane + pixel] = predicted.data[slot * plane + pixel]! * free
  }
  return { ...given, data }
}
