import { decodeMask, encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { EncodedMask, ObjectId, Size } from '../../shared/domain/types'

/** The mask without one object; the very same mask when it never showed it. */
export function withoutObject(mask: EncodedMask, objectId: ObjectId): EncodedMask {
  return blanked(mask, (id) => id === objectId)
}

/** The mask with only these objects; the very same mask when it shows no other. */
export function onlyObjects(mask: EncodedMask, kept: ReadonlySet<ObjectId>): EncodedMask {
  return blanked(mask, (id) => !kept.has(id))
}

export function emptyMask({ width, height }: Size): EncodedMask {
  return encodeMask({ width, height, data: new Uint8Array(width * height) })
}

function blanked(mask: EncodedMask, goes: (id: ObjectId) => boolean): EncodedMask {
  const leaving = new Set([...maskAreas(mask).keys()].filter(goes))
  if (leaving.size === 0) return mask
  const labels = decodeMask(mask)
  for (let at = 0; at < labels.data.length; at++) if (leaving.has(labels.data[at]!)) labels.data[at] = 0
  return encodeMask(labels)
}
