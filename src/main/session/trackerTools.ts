import type { ObjectId, PackedSoftMasks, Size, SoftMasks } from '../../shared/domain/types'
import type { SegmentationModel } from './ports'
import type { StageTimer } from './stageTimer'

/** What the tracker works with, the same for a whole propagation. */
export interface TrackerTools {
  readonly model: SegmentationModel
  readonly timer: StageTimer
  /** Displayed size of the video. */
  readonly video: Size
  /** Frame size of the network for that video. */
  readonly network: Size
  /** Descriptor sets read per frame. */
  readonly window: number
  readonly packSoft?: (masks: SoftMasks, ids: readonly ObjectId[]) => PackedSoftMasks
}
