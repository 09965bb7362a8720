import fc from 'fast-check'
import type { LabelMask } from '../../../shared/domain/types'

/**
 * Label masks of odd and even sizes, down to one pixel: noise, boxes laid over each other, empty ones, ones full of
 * one object; ids from 1 to 255.
 */
export function labelMasks(): fc.Arbitrary<LabelMask> {
  return fc
    .record({ width: fc.integer({ min: 1, max: 41 }), height: fc.integer({ min: 1, max: 37 }) })
    .chain((size) => fc.oneof(noise(size), boxes(size), flat(size)))
}

interface MaskSize {
  readonly width: number
  readonly height: number
}

const id = fc.integer({ min: 0, max: 255 })

function noise({ width, height }: MaskSize): fc.Arbitrary<LabelMask> {
  const length = width * height
  return fc.uint8Array({ minLength: length, maxLength: length }).map((data) => ({ width, height, data }))
}

function flat({ width, height }: MaskSize): fc.Arbitrary<LabelMask> {
  return id.map((label) => ({ width, height, data: new Uint8Array(width * height).fill(label) }))
}

function boxes({ width, height }: MaskSize): fc.Arbitrary<LabelMask> {
  const box = fc.record({
    id,
    x: fc.nat(width - 1),
    y: fc.nat(height - 1),
    w: fc.integer({ min: 1, max: width }),
    h: fc.integer({ min: 1, max: height })
  })
  return fc.array(box, { maxLength: 12 }).map((list) => {
    const data = new Uint8Array(width * height)
    for (const { id: label, x, y, w, h } of list) {
      for (let row = y; row < Math.min(height, y + h); row++) {
        data.fill(label, row * width + x, row * width + Math.min(width, x + w))
      }
    }
    return { width, height, data }
  })
}
