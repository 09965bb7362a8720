/**
 * The vocabulary of the studio: what flows between decoder, network, window and files.
 * Plain data only, so that every value survives structured cloning between processes.
 */

/** Zero-based position of a frame in presentation order. Times are never used as keys: see `VideoInfo.timesMicros`. */
export type FrameIndex = number

/** User-side number of an object, 1..255; 0 is the background. The network sees slots (positions), never ids. */
export type ObjectId = number

export interface Size {
  /** Pixels. */
  readonly width: number
  /** Pixels. */
  readonly height: number
}

/** Inclusive range of frames. */
export interface FrameRange {
  readonly from: FrameIndex
  readonly to: FrameIndex
}

export interface Rational {
  readonly num: number
  readonly den: number
}

/** The display a video was mastered on: chromaticities (CIE xy) and luminance in cd/m². */
export interface MasteringDisplay {
  readonly red: readonly [number, number]
  readonly green: readonly [number, number]
  readonly blue: readonly [number, number]
  readonly white: readonly [number, number]
  readonly minNits: number
  readonly maxNits: number
}

/** Of videos with more light than screens show: PQ (HDR10, Dolby Vision) and HLG. */
export interface HighDynamicRange {
  readonly transfer: 'pq' | 'hlg'
  /** How this FFmpeg makes pictures for the screen and the network: its own filters, our table; null = it cannot. */
  readonly toneMapping: 'zscale' | 'table' | null
  /** The brightest light that is told apart, cd/m². */
  readonly peakNits: number
  readonly mastering?: MasteringDisplay
  /** Brightest pixel, and brightest frame on average, cd/m². */
  readonly light?: { readonly maxContent: number; readonly maxAverage: number }
  /** Set where planes come tone-mapped, too: how the file itself stores its pictures. */
  readonly stored?: Pick<VideoInfo, 'pixelFormat' | 'colour'>
}

/** What a video is, as far as the studio cares. Everything refers to the first video stream that is no attached picture. */
export interface VideoInfo {
  readonly path: string
  readonly container: string
  readonly codec: string
  readonly pixelFormat: string
  /** As coded, before rotation and sample aspect are applied. */
  readonly codedSize: Size
  /** As displayed: rotation applied, pixels square. Every frame, mask and overlay has this size. */
  readonly size: Size
  /** Clockwise turn the player applies: 0, 90, 180 or 270. */
  readonly rotationDegrees: number
  /** True when the coded picture is mirrored, left to right, before it is turned. */
  readonly mirrored?: boolean
  readonly sampleAspect: Rational
  /** Nominal rate; the truth about time is `timesMicros`. */
  readonly frameRate: Rational
  /** Stream time base, seconds per tick. */
  readonly timeBase: Rational
  /** Of the first frame, as the file states it: see `smpteTimecode.ts`. Absent where it states none. */
  readonly timecode?: string
  readonly frameCount: number
  /** Presentation time of each frame in microseconds, ascending, on the container's own clock (may start above or below 0). */
  readonly timesMicros: Float64Array
  /** True when the gaps between presentation times differ by more than one tick. */
  readonly variableFrameRate: boolean
  /**
   * True when frames can only be told apart by decoding from the first one: the container gives two the same time, or its
   * clock starts again.
   */
  readonly decodeInOrder?: boolean
  /** Set where the file's clock starts again or jumps: when, on that clock, the file begins. */
  readonly clockJumps?: { readonly startMicros: number }
  /** What FFmpeg is to be told before it opens the pictures. */
  readonly inputOptions?: readonly string[]
  /** FFmpeg's decoder to use instead of its usual one, which leaves something out. */
  readonly decoder?: string
  /** Frames a decoder can start from, ascending; absent = unknown. */
  readonly keyFrames?: Uint32Array
  /** Presentation span of all frames, the last one's duration included. */
  readonly durationMicros: number
  readonly interlaced: boolean
  readonly hasAlpha: boolean
  readonly bitDepth: number
  readonly colour: {
    readonly range: string
    readonly matrix: string
    readonly primaries: string
    readonly transfer: string
  }
  readonly highDynamicRange?: HighDynamicRange
  readonly audio: {
    readonly codec: string
    readonly channels: number
    readonly sampleRate: number
    /** Among the file's sound streams; absent = 0. */
    readonly position?: number
  } | null
  /** Set where the clip is numbered pictures instead of a file. */
  readonly sequence?: ImageSequence
  /** Things the user should know: several video streams, broken tail, deinterlaced, … One sentence each. */
  readonly notes: readonly string[]
  /** The file ends in the middle of a frame: frames it promises beyond the last one, 0 where it does not say. */
  readonly cutShort?: { readonly missing: number }
}

/** Numbered pictures that make up a clip. `VideoInfo.path` is their folder or pattern, see `sequencePath.ts`. */
export interface ImageSequence {
  readonly folder: string
  /** File name of each frame, in order. */
  readonly files: readonly string[]
}

/** A decoded picture at some size. */
export interface RgbFrame extends Size {
  readonly frameIndex: FrameIndex
  /** uint8 [height, width, 3], RGB, rows top to bottom. */
  readonly data: Uint8Array
}

/** A decoded picture for the screen. */
export interface RgbaFrame extends Size {
  readonly frameIndex: FrameIndex
  /** uint8 [height, width, 4], RGBA, alpha not premultiplied. */
  readonly data: Uint8Array
}

/** A piece of a video's sound. */
export interface SoundChunk {
  /** On the container's clock, as presentation times are. */
  readonly startMicros: number
  readonly sampleRate: number
  readonly channels: number
  /** int16 [moments, channels], interleaved; shorter than asked for where the sound ends. */
  readonly samples: Int16Array
}

/** Object id per pixel: objects never overlap. */
export interface LabelMask extends Size {
  /** uint8 [height, width], 0 = background, k = object k. */
  readonly data: Uint8Array
}

/** A label mask as run lengths (see `maskRle.ts`): what is kept, sent and saved. A few kB instead of a MB. */
export interface EncodedMask extends Size {
  readonly runs: Uint8Array
}

/** Probabilities per object. */
export interface SoftMasks extends Size {
  readonly objects: number
  /** float32 [objects, height, width] in [0, 1]; what is missing to 1 is background. */
  readonly data: Float32Array
}

/**
 * The network's probabilities of one frame, small enough to keep for a whole clip: what soft mattes are made of. At a
 * quarter of the network's size, so a few kB a frame.
 */
export interface PackedSoftMasks extends Size {
  /** The objects of the planes, in order. */
  readonly objectIds: readonly ObjectId[]
  /** zlib-deflated uint8 [objects, height, width]: probability x 255. */
  readonly bytes: Uint8Array
}

/** One propagated (or reference) frame of a job. */
export interface PropagatedMask {
  readonly frameIndex: FrameIndex
  readonly mask: EncodedMask
  /** True when the user gave this mask. */
  readonly isReference: boolean
  /**
   * By object id: overlap of the mask with the object to be expected (IoU), 0..1; 0 where it has none. Networks whose bundle
   * does not say what their masks are worth give the mean probability over the mask instead.
   * 1 on reference frames for the objects they show.
   */
  readonly confidence: Readonly<Record<ObjectId, number>>
  /** What the label mask was made of; absent on reference frames and in projects of older studios. */
  readonly soft?: PackedSoftMasks | undefined
}

/** A mask the user gave: it states the whole frame. */
export interface ReferenceMask {
  readonly frameIndex: FrameIndex
  readonly mask: EncodedMask
}

/** Red, green, blue, 0..255. */
export type Rgb = readonly [number, number, number]

/** How objects look in the window and in an overlay export: one source, so that both agree. */
export interface OverlayStyle {
  /** 0..1 over the whole mask. */
  readonly opacity: number
  /** Outline width in pixels of the video, 0 = none. */
  readonly outlinePx: number
  /** Colour by object id; objects missing here or hidden are not drawn. */
  readonly colours: Readonly<Record<ObjectId, Rgb>>
}

/** What really runs. */
export interface EngineStatus {
  /** Execution provider in use: cpu, webgpu, cuda, … */
  readonly device: string
  /** Arithmetic of the network: float32, float16 or int8. */
  readonly precision: string
  /** Providers, and precisions of them, that were tried and skipped, with the reason. */
  readonly skippedDevices: readonly { readonly device: string; readonly reason: string }[]
  readonly model: { readonly name: string; readonly version: string; readonly path: string }
  readonly ffmpeg: { readonly path: string; readonly version: string; readonly source: string }
  /** Whether a network that finds alpha along edges is installed. */
  readonly matting: boolean
}
