import { decodeMask, encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { EncodedMask, ObjectId, Size } from '../../shared/domain/types'

/** The mask without one object; the very same mask when it never showed it. */
export function withoutObject(mask: EncodedMask, objectId: ObjectId): EncodedMask {
  return relabelled(mask, objectId, 0)
}

/** The mask with one object's pixels given to another, or to the background with 0; the very same when it shows none. */
export function relabelled(mask: EncodedMask, from: ObjectId, to: number): EncodedMask {
  return changed(mask, (id) => (id === from ? to : id))
}

/** The mask with two objects' names swapped; the very same when it shows neither. */
export function swapped(mask: EncodedMask, [one, other]: readonly [ObjectId, ObjectId]): EncodedMask {
  return changed(mask, (id) => (id === one ? other : id === other ? one : id))
}

/** The mask with only these objects; the very same mask when it shows no other. */
export function onlyObjects(mask: EncodedMask, kept: ReadonlySet<ObjectId>): EncodedMask {
  return changed(mask, (id) => (kept.has(id) ? id : 0))
}

export function emptyMask({ width, height }: Size): EncodedMask {
  return encodeMask({ width, height, data: new Uint8Array(width * height) })
}

function changed(mask: EncodedMask, labelOf: (id: ObjectId) => number): EncodedMask {
  const ids = [...maskAreas(mask).keys()]
  if (ids.every((id) => labelOf(id) === id)) return mask
  const table = Uint8Array.from({ length: 256 }, (_, id) => (id === 0 ? 0 : labelOf(id)))
  const labels = decodeMask(mask)
  for (let at = 0; at < labels.data.length; at++) labels.data[at] = table[labels.data[at]!]!
  return encodeMask(labels)
}
