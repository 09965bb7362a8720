import { forEachRun, maskAreas, MaskWriter } from '../../shared/domain/maskRle'
import type { ImportedFrame, MaskSample } from '../../shared/domain/importedMasks'
import type { EncodedMask, ObjectId } from '../../shared/domain/types'

/**
 * One mask per object, where it is largest and so best told by a small picture.
 * @param frames fitted to the clip: the samples are of its size and its frames
 * @returns ascending by object; objects that no frame shows are left out
 */
export function sampleMasks(frames: readonly ImportedFrame[]): MaskSample[] {
  const largest = new Map<ObjectId, { readonly frame: ImportedFrame; readonly area: number }>()
  for (const frame of frames) {
    for (const [id, area] of maskAreas(frame.mask)) {
      if (area > (largest.get(id)?.area ?? 0)) largest.set(id, { frame, area })
    }
  }
  return [...largest]
    .sort(([one], [other]) => one - other)
    .map(([objectId, { frame }]) => ({ objectId, frameIndex: frame.frameIndex, mask: only(frame.mask, objectId) }))
}

function only(mask: EncodedMask, id: ObjectId): EncodedMask {
  const writer = new MaskWriter(mask)
  forEachRun(mask, (label, start, length) => {
    if (label === id) writer.add(start, length)
  })
  return writer.finish()
}
