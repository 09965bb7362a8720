import type { FrameIndex, FrameRange, RgbFrame, Size, SoftMasks, VideoInfo } from '../../shared/domain/types'

/** What the orchestration needs from the outside: adapters in `media` and `inference` implement it, tests fake it. */

export interface DecodeRequest extends FrameRange {
  /** Size to scale to; absent = the video's displayed size. Scaling is by area. */
  readonly size?: Size
  /** Backward yields `to`, `to − 1`, …, `from`, holding only a short run of frames in memory. */
  readonly direction?: 'forward' | 'backward'
  /** A second size to get each picture at, from the same decoding. */
  readonly beside?: Size
}

export interface DecodedFrame extends RgbFrame {
  /** The same picture at the second size; absent where none was asked for, or the video cannot be decoded that way. */
  readonly beside?: RgbFrame
  /** True where the file gives no whole picture for this frame: another's stands in, or it was patched up. */
  readonly damaged?: boolean
}

export interface VideoDecoder {
  readonly video: VideoInfo
  /**
   * Decodes a range, frame by frame, with back-pressure: nothing is read ahead of the consumer but a pipe's worth.
   * The child process dies with the loop (break, throw or abort).
   * @throws StudioError `video-truncated` naming the first missing frame, after every frame before it was yielded;
   *   `decode-failed`, `cancelled`
   */
  decode(request: DecodeRequest, signal: AbortSignal): AsyncIterable<DecodedFrame>
}

/** Backbone features of one frame: opaque, since they may live on the device. */
export interface BackboneFeatures {
  readonly frameIndex: FrameIndex
  dispose(): void
}

/** Object descriptors of one frame, float32 [background + objects, channels]. */
export interface DescriptorSet {
  readonly objects: number
  readonly backgrounds: number
  readonly channels: number
  readonly data: Float32Array
  /** Of networks with a pixel memory. */
  readonly memory?: FrameMemory
}

/** What a frame leaves in the pixel memory. */
export interface FrameMemory {
  /** Unit vectors, float32 [channels, height / 2, width / 2] of the masks' size. */
  readonly keys: Float32Array
  readonly channels: number
  /** Stride 8. */
  readonly masks: SoftMasks
}

/** What is known of the objects before a frame is looked at: see `SegmentationModel.decodeMasks`. */
export interface KnownObjects {
  readonly window: readonly DescriptorSet[]
  readonly previous: SoftMasks | null
  readonly memory: readonly FrameMemory[]
}

/** What a frame nobody painted gives: its masks, at stride 4, and the descriptors of what they show. */
export interface FollowedMasks {
  readonly masks: SoftMasks
  readonly set: DescriptorSet
}

/** The network's parts, as timings name them. */
export type NetworkStage = 'preprocess' | 'backbone' | 'encoder' | 'decoder'

/** Room for features of visited frames, bytes. */
export interface FeatureLimits {
  readonly memoryBytes: number
  /** Beyond that, in a temporary file. */
  readonly diskBytes: number
}

/**
 * What a network's masks are worth, as its bundle states it: expected overlap with the object (intersection over union) by
 * the share of a mask that is beyond doubt. Both ascending, 0..1, of equal length; straight lines between.
 */
export interface ConfidenceCurve {
  readonly sure: readonly number[]
  readonly overlap: readonly number[]
}

export interface SegmentationModel {
  readonly name: string
  readonly version: string
  readonly device: string
  /** Arithmetic of its graphs: `float32`, `float16`, or `int8` where some run quantised. */
  readonly precision: string
  /** Descriptor sets read per frame. */
  readonly window: number
  /** What its masks are worth; absent = nobody measured it. */
  readonly confidence?: ConfidenceCurve | undefined
  /** Frames the backbone takes at a time when that many wait; absent = 1. */
  readonly framesAtOnce?: number
  /** Milliseconds the last call of each part took, without its wait in line behind other calls. */
  readonly lastMillis: Readonly<Record<NetworkStage, number>>
  /** Frame size the network wants for a video of this size. */
  networkSize(video: Size): Size
  /** Size of the masks `encodeObjects` takes for a network size (stride 8). */
  descriptorMaskSize(network: Size): Size
  /**
   * Calls of one model run one after the other, in the order they were made.
   * @param frame at network size; its pixels are the model's from then on
   * @param clip tells the video (and its content) from others: features may then be kept, and given again when the frame
   *   comes another time
   */
  encodeFrame(frame: RgbFrame, clip?: string): Promise<BackboneFeatures>
  /** @param masks at `descriptorMaskSize` */
  encodeObjects(features: BackboneFeatures, masks: SoftMasks): Promise<DescriptorSet>
  /**
   * Masks of the objects on this frame, at stride 4 of the network size.
   * @param window descriptor sets, all with the same number of objects
   * @param previous soft masks of the nearest frame done before (or given), stride 4; networks without a mask prior ignore it
   * @param memory of the reference frames, of some predicted ones, then of the nearest frame done before (or given), which
   *   may be a reference again; absent = that of the window's sets; networks without a pixel memory ignore it
   */
  decodeMasks(
    features: BackboneFeatures,
    window: readonly DescriptorSet[],
    previous: SoftMasks | null,
    memory?: readonly FrameMemory[]
  ): Promise<SoftMasks>
  /** `followStepwise` without a way back to the caller between its steps; absent = the caller takes them. */
  followFrame?(features: BackboneFeatures, known: KnownObjects): Promise<FollowedMasks>
  /** Changes what may be kept of visited frames; models that keep nothing have no need of it. */
  limitFeatures?(limits: FeatureLimits): void
  dispose(): Promise<void>
}

export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number
}
