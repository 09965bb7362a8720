import { decodeMask, encodeMask } from '../../../shared/domain/maskRle'
import type { SegmentationObject } from '../../../shared/domain/project'
import type { EncodedMask, ObjectId } from '../../../shared/domain/types'

/** Masks one pixel high, written as text: a digit an object, a dot background. */
export function strip(text: string): EncodedMask {
  return encodeMask({ width: text.length, height: 1, data: Uint8Array.from(text, (label) => Number(label) || 0) })
}

export function written(mask: EncodedMask | undefined | null): string {
  return mask ? [...decodeMask(mask).data].map((label) => label || '.').join('') : ''
}

export function objectOf(id: ObjectId): SegmentationObject {
  return { id, name: `Object ${id}`, colour: [0, 0, 0], visible: true, locked: false }
}
