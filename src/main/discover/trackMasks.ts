import { throwIfCancelled } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import type {
  FrameRange,
  ObjectId,
  PackedSoftMasks,
  PropagatedMask,
  RgbFrame,
  Size,
  SoftMasks
} from '../../shared/domain/types'
import type { FloatTensor } from '../inference/ortGraphs'
import { softmaxObjects } from '../inference/softmaxObjects'
import { guideSize } from '../session/guideSize'
import { LabelMaker } from '../session/labelMasks'
import type { DiscoverDeps } from './discoverDeps'
import { joined } from './trackStrips'

/** A track that was accepted: the object it becomes. */
export interface AcceptedTrack {
  readonly objectId: ObjectId
  readonly embedding: Float32Array
}

interface MaskDeps extends Omit<DiscoverDeps, 'frameDone'> {
  readonly packSoft?: (masks: SoftMasks, ids: readonly ObjectId[]) => PackedSoftMasks
}

/**
 * Masks of tracks frame by frame, forward: as propagation gives them, edges along the picture's.
 * @param range within the shot the tracks were found in
 * @throws StudioError as `VideoDecoder.decode`, as `ObjectFinder`, `cancelled`
 */
export async function* trackMasks(
  range: FrameRange,
  tracks: readonly AcceptedTrack[],
  { decoder, finder, signal, packSoft }: MaskDeps
): AsyncGenerator<PropagatedMask> {
  const ids = tracks.map(({ objectId }) => objectId)
  const embeddings = joined(tracks.map(({ embedding }) => embedding))
  const { size: video } = decoder.video
  const size = finder.networkSize(video)
  const beside = guideSize(video, size)
  const labels = new LabelledFrames(video)
  for await (const frame of decoder.decode({ ...range, size, ...(beside ? { beside } : {}) }, signal)) {
    const { frameIndex, width, height, data, beside: guide } = frame
    const soft = softMasks(await finder.trackMasks({ frameIndex, width, height, data }, embeddings))
    throwIfCancelled(signal)
    const { labels: mask, confidence } = labels.of(soft, ids, guide)
    yield {
      frameIndex,
      mask: encodeMask(mask),
      isReference: false,
      confidence: Object.fromEntries(ids.map((id, slot) => [id, confidence[slot] ?? 0])),
      ...(packSoft && { soft: packSoft(soft, ids) })
    }
  }
}

/** One against the other and the background, which is as likely as a logit of 0. */
function softMasks({ dims, data }: FloatTensor): SoftMasks {
  const [, objects = 0, height = 0, width = 0] = dims
  const withBackground = new Float32Array(data.length + width * height)
  withBackground.set(data, width * height)
  return { objects, width, height, data: softmaxObjects(withBackground, objects + 1) }
}

/** One label maker for all frames of a size. */
class LabelledFrames {
  #maker: LabelMaker | null = null

  constructor(private readonly video: Size) {}

  of(soft: SoftMasks, ids: readonly ObjectId[], guide: RgbFrame | undefined): ReturnType<LabelMaker['label']> {
    this.#maker ??= new LabelMaker({ width: soft.width, height: soft.height }, this.video)
    return this.#maker.label(soft, ids, guide)
  }
}
