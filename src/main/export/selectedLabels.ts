import { forEachRun } from '../../shared/domain/maskRle'
import type { EncodedMask, LabelMask, ObjectId } from '../../shared/domain/types'

/** Labels of some of the objects; the others become background. */
export function selectedLabels(mask: EncodedMask, ids: ReadonlySet<ObjectId>): LabelMask {
  const { width, height } = mask
  const data = new Uint8Array(width * height)
  forEachRun(mask, (label, start, length) => {
    if (ids.has(label)) data.fill(label, start, start + length)
  })
  return { width, height, data }
}
