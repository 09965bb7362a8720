import type { ObjectId } from '../../shared/domain/types'

/** What a stroke or a filled outline does to the pixels it covers. */
export interface Ink {
  /** The label the pixels get: an object's id, or 0 for background. Objects never overlap: whoever had them loses them. */
  readonly label: number
  /** uint8 [256]: 1 for each label that may be replaced. */
  readonly takes: Uint8Array
}

/** The object takes every pixel but those of locked objects. */
export function paintInk(objectId: ObjectId, locked: Iterable<ObjectId> = []): Ink {
  return { label: objectId, takes: allBut(locked) }
}

/** Back to background: one object's pixels only, or with null everyone's; locked objects keep theirs. */
export function eraseInk(objectId: ObjectId | null, locked: Iterable<ObjectId> = []): Ink {
  const takes = allBut(locked)
  if (objectId !== null) takes.fill(0).fill(1, objectId, objectId + 1)
  return { label: 0, takes }
}

function allBut(locked: Iterable<ObjectId>): Uint8Array {
  const takes = new Uint8Array(256).fill(1)
  for (const id of locked) takes[id] = 0
  return takes
}
