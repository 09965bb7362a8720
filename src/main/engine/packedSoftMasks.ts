import { deflateSync, inflateSync } from 'node:zlib'
import { StudioError } from '../../shared/domain/errors'
import type { ObjectId, PackedSoftMasks, Size, SoftMasks } from '../../shared/domain/types'

/** Probabilities of one object, 8 bits each. */
export interface SoftMaskPlane extends Size {
  readonly objectId: ObjectId
  /** uint8 [height, width]: probability x 255. */
  readonly data: Uint8Array
}

/** Masks are flat but for their edges: more effort would gain a few per cent and cost the propagation time. */
const level = 2

/** @param ids object of each slot. Exact to half of 1/255 */
export function packSoftMasks(masks: SoftMasks, ids: readonly ObjectId[]): PackedSoftMasks {
  const { width, height, data } = masks
  const bytes = new Uint8Array(data.length)
  for (let at = 0; at < data.length; at++) bytes[at] = data[at]! * 255 + 0.5
  return { width, height, objectIds: [...ids], bytes: deflateSync(bytes, { level }) }
}

/** @throws StudioError `project-unreadable` for bytes that are not what the sizes say (they may come from a file) */
export function unpackSoftMasks({ width, height, objectIds, bytes }: PackedSoftMasks): SoftMaskPlane[] {
  const plane = width * height
  const all = inflated(bytes, plane * objectIds.length)
  return objectIds.map((objectId, slot) => ({
    objectId,
    width,
    height,
    data: all.subarray(slot * plane, (slot + 1) * plane)
  }))
}

function inflated(bytes: Uint8Array, length: number): Uint8Array {
  let all: Uint8Array | null
  try {
    all = inflateSync(bytes, { maxOutputLength: Math.max(1, length) })
  } catch {
    all = null
  }
  if (all?.length === length) return all
  throw new StudioError('project-unreadable', 'The soft masks of a frame are damaged.', {
    hint: 'Propagate the clip again.'
  })
}
