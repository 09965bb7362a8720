import { decodeMask, encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { Project, ProjectMask } from '../../shared/domain/project'
import { madeFromSaved } from '../../shared/domain/projectPacking'
import type { EncodedMask, FrameIndex, ObjectId, PropagatedMask, ReferenceMask } from '../../shared/domain/types'

/**
 * Masks of tracks as a project holds them: all derived, and each object's best frame a reference that the others count
 * as made from. There the derived mask lacks the object, so that the reference is its word and no one else's.
 * @param bestFrames of every object the masks show
 */
export function tracksProject(
  masks: readonly PropagatedMask[],
  bestFrames: ReadonlyMap<ObjectId, FrameIndex>
): Pick<Project, 'references' | 'masks'> {
  const references: ReferenceMask[] = []
  const derived: ProjectMask[] = []
  for (const { frameIndex, mask, confidence, soft } of masks) {
    const stated = [...maskAreas(mask).keys()].filter((id) => bestFrames.get(id) === frameIndex)
    if (stated.length === 0) {
      derived.push({ frameIndex, mask, confidence, soft, madeFrom: madeFromSaved })
      continue
    }
    references.push({ frameIndex, mask })
    const others = Object.entries(confidence).filter(([id]) => !stated.includes(Number(id)))
    const rest = { frameIndex, mask: without(mask, stated), confidence: Object.fromEntries(others) }
    if (others.length > 0) derived.push({ ...rest, madeFrom: madeFromSaved })
  }
  return { references, masks: derived }
}

function without(mask: EncodedMask, ids: readonly ObjectId[]): EncodedMask {
  const labels = decodeMask(mask)
  for (let at = 0; at < labels.data.length; at++) if (ids.includes(labels.data[at]!)) labels.data[at] = 0
  return encodeMask(labels)
}
