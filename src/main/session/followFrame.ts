import type { SoftMasks } from '../../shared/domain/types'
import { dropIslands } from './dropIslands'
import type { BackboneFeatures, FollowedMasks, KnownObjects, SegmentationModel } from './ports'
import { halved } from './softMasks'

/** Finds the objects on a frame nobody painted, and what the frame teaches of them. */
export function followFrame(
  model: SegmentationModel,
  features: BackboneFeatures,
  known: KnownObjects
): Promise<FollowedMasks> {
  return model.followFrame?.(features, known) ?? followStepwise(model, features, known)
}

/** Graph by graph, on the thread it is called on. */
export async function followStepwise(
  model: Pick<SegmentationModel, 'decodeMasks' | 'encodeObjects'>,
  features: BackboneFeatures,
  { window, previous, memory }: KnownObjects
): Promise<FollowedMasks> {
  const masks: SoftMasks = await model.decodeMasks(features, window, previous, memory)
  // The published network's masks stay as they are: its figures are those of the paper.
  if (previous && memory.length > 0) dropIslands(masks, previous)
  return { masks, set: await model.encodeObjects(features, halved(masks)) }
}
