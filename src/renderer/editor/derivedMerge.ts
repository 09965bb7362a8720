import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask, ObjectId } from '../../shared/domain/types'
import { onlyObjects } from './relabel'
import { objectHashes } from './statements'

/**
 * A frame's mask after some of its objects were carried anew. The others stay as they are, except where one of those
 * objects now lies on them; where one of them went away, what the network saw there instead comes to light.
 * @param former what the frame showed, null for nothing
 * @param made the network's new mask of all objects
 * @param renewed objects to take from it
 */
export function mergedMask(former: EncodedMask | null, made: EncodedMask, renewed: ReadonlySet<ObjectId>): EncodedMask {
  if (!former || showsOnly(former, renewed)) return onlyObjects(made, renewed)
  const before = decodeMask(former).data
  const labels = decodeMask(made)
  for (let at = 0; at < before.length; at++) {
    const kept = before[at] ?? 0
    if (renewed.has(labels.data[at] ?? 0) || renewed.has(kept)) continue
    labels.data[at] = kept
  }
  return encodeMask(labels)
}

/** Whether a mask shows nothing but these objects. */
export function showsOnly(mask: EncodedMask, ids: ReadonlySet<ObjectId>): boolean {
  return [...objectHashes(mask).keys()].every((id) => ids.has(id))
}
