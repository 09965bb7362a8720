import type { PointedMask, Pointing } from '../../shared/domain/pointing'
import type { FrameSuggestions } from '../../shared/domain/suggestions'
import type { FrameIndex, RgbFrame, Size } from '../../shared/domain/types'
import type { FloatTensor } from '../inference/ortGraphs'
import type { TrackSet } from './trackDecoder'

/** A decoded picture, with or without alpha. */
export interface Picture extends Size {
  readonly frameIndex: FrameIndex
  /** uint8 [height, width, 3 or 4] */
  readonly data: Uint8Array
}

/** A frame that is pointed at: it is read once, however often. */
export interface PointedFrame {
  /** Tells frames of videos apart. */
  readonly key: string
  /** At the video's displayed size. */
  read(): Promise<Picture>
}

/** Finds objects, pointed at or not. Calls run one after the other; each may throw StudioError `inference-failed`. */
export interface ObjectFinder {
  readonly device: string
  /** The detector. */
  readonly name: string
  readonly version: string
  /** Frame size the networks want for a video of this size. */
  networkSize(video: Size): Size
  /** @param picture at the video's displayed size */
  suggest(picture: Picture): Promise<FrameSuggestions>
  /** What the detector knows of a frame's objects, [1, 1, N, C]. @param frame at network size */
  queries(frame: RgbFrame): Promise<FloatTensor>
  /** Follows objects through frames. @param queries [1, T, N, C] @throws StudioError `bundle-…` without a tracks bundle */
  associate(queries: FloatTensor): Promise<TrackSet>
  /**
   * Masks of tracks on one frame.
   * @param frame at network size
   * @param embeddings [1, K, M]
   * @returns [1, K, H/4, W/4] logits
   */
  trackMasks(frame: RgbFrame, embeddings: FloatTensor): Promise<FloatTensor>
  /** Makes ready what the first stroke on a frame needs. @throws StudioError as `point` */
  preparePoint(frame: PointedFrame): Promise<void>
  /** The mask of what was pointed at. @throws StudioError `bundle-…` without the network for it */
  point(frame: PointedFrame, pointing: Pointing): Promise<PointedMask>
  dispose(): Promise<void>
}

export interface FinderRequest {
  readonly detectorPath: string
  readonly tracksPath: string
  readonly pointPath: string
  readonly device: string
  readonly threads: number
}
