import type { EncodedMask, FrameIndex, ObjectId, PackedSoftMasks, Rational, Rgb, Size } from '../../shared/domain/types'

/** What annotation formats are written from and read into: masks of a clip without its pictures. Plain data. */

export interface AnnotatedObject {
  readonly id: ObjectId
  readonly name: string
  readonly colour: Rgb
  /** What it is one of; absent = it is the only one of its kind. */
  readonly className?: string | undefined
}

export interface AnnotatedFrame {
  readonly frameIndex: FrameIndex
  /** Of the clip's size. */
  readonly mask: EncodedMask
  /** By object id, 0..1; absent where the user painted the mask. */
  readonly confidence?: Readonly<Record<ObjectId, number>> | undefined
  /** The probabilities the mask was made of, where they were kept. */
  readonly soft?: PackedSoftMasks | undefined
}

export interface AnnotatedClip {
  /** Folder and file names are made of it: no separators. */
  readonly name: string
  readonly size: Size
  /** Frames the clip has; `frames` may name fewer. */
  readonly frameCount: number
  readonly frameRate: Rational
  /** Name of each frame's picture without its ending: `00042`, or what an image sequence calls it. */
  readonly frameName: (frameIndex: FrameIndex) => string
  /** Presentation time of a frame in seconds from the first one. */
  readonly timeOf: (frameIndex: FrameIndex) => number
  readonly objects: readonly AnnotatedObject[]
  /** Ascending by frame. Pixels of objects that are not in `objects` are background. */
  readonly frames: readonly AnnotatedFrame[]
}
