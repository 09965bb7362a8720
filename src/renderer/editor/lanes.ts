import { maskAreas } from '../../shared/domain/maskRle'
import type { EncodedMask, FrameIndex, ObjectId } from '../../shared/domain/types'
import type { EditorDocument } from './document'
import { doubtBelow } from './doubt'
import type { Origins } from './origins'

/** What a lane shows of one frame. */
export const laneState = { none: 0, current: 1, stale: 2 } as const

/** One object over the whole clip; every array holds a value a frame. */
export interface Lane {
  readonly objectId: ObjectId
  /** Frames whose reference mask shows the object, ascending. */
  readonly references: readonly FrameIndex[]
  /** Pixels the object covers. */
  readonly areas: Uint32Array
  /** Of `areas`. */
  readonly largestArea: number
  /** Expected overlap of the mask with the object (IoU), 0..1; 1 where it was painted. */
  readonly confidences: Float32Array
  /** `laneState`: whether the mask was made from other references than there are now. */
  readonly states: Uint8Array
  /** Confidence below which a frame is worth a look, by what is usual for this object in this clip. */
  readonly doubtBelow: number
}

const areasOf = new WeakMap<EncodedMask, ReadonlyMap<ObjectId, number>>()

/** Masks are never changed in place, so each is counted once. */
function countedAreas(mask: EncodedMask): ReadonlyMap<ObjectId, number> {
  const known = areasOf.get(mask) ?? maskAreas(mask)
  areasOf.set(mask, known)
  return known
}

/** What the timeline shows, one lane an object. Frames where the network found nothing of an object leave a gap. */
export function lanes(document: EditorDocument, origins: Origins, frameCount: number): Lane[] {
  const byId = new Map(document.objects.map(({ id }) => [id, emptyLane(id, frameCount)]))
  const references = [...document.references].sort(([a], [b]) => a - b)
  const put = (frameIndex: FrameIndex, mask: EncodedMask, look: (id: ObjectId) => readonly [number, number]): void => {
    for (const [id, area] of countedAreas(mask)) {
      const lane = byId.get(id)
      if (!lane || frameIndex >= frameCount) continue
      const [confidence, state] = look(id)
      lane.areas[frameIndex] = area
      lane.confidences[frameIndex] = confidence
      lane.states[frameIndex] = state
    }
  }
  for (const [frameIndex, derived] of document.propagated) {
    // A reference states its whole frame: it hides what was propagated there.
    if (document.references.has(frameIndex)) continue
    put(frameIndex, derived.mask, (id) => {
      const state = origins.isStale(id, frameIndex, derived) ? laneState.stale : laneState.current
      return [derived.confidence[id] ?? 0, state]
    })
  }
  for (const [frameIndex, mask] of references) {
    put(frameIndex, mask, () => [1, laneState.current])
    for (const id of countedAreas(mask).keys()) byId.get(id)?.references.push(frameIndex)
  }
  return [...byId.values()].map((lane) => ({
    ...lane,
    largestArea: lane.areas.reduce((a, b) => Math.max(a, b), 0),
    doubtBelow: doubtBelow(carried(lane))
  }))
}

/** Confidences of the frames nobody painted. */
function* carried({ references, confidences, states }: Pick<Lane, 'references' | 'confidences' | 'states'>) {
  const painted = new Set(references)
  for (let frame = 0; frame < states.length; frame++) {
    if (states[frame] !== laneState.none && !painted.has(frame)) yield confidences[frame] ?? 0
  }
}

function emptyLane(objectId: ObjectId, frameCount: number) {
  return {
    objectId,
    references: [] as FrameIndex[],
    areas: new Uint32Array(frameCount),
    confidences: new Float32Array(frameCount),
    states: new Uint8Array(frameCount)
  }
}
