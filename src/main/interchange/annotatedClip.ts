import type { EncodedMask, FrameIndex, ObjectId, PackedSoftMasks, Rational, Rgb, Size } from '../../shared/domain/types'

/** What annotation formats are written from and read into: masks of a clip without its pictures. Plain data. */

export interface AnnotatedObject {
  readonly id: ObjectId
  readonly name: string
  readonly colour: Rgb
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

/** An object found in a file; colours only where the format has them. */
export interface ImportedObject {
  readonly id: ObjectId
  readonly name: string
  readonly colour: Rgb | null
}

export interface ImportedFrame {
  /** As the file numbers it, counted from 0. */
  readonly frameIndex: FrameIndex
  /** What the file calls the frame, without folder and ending; null where it only counts. */
  readonly frameName: string | null
  readonly mask: EncodedMask
  readonly confidence?: Readonly<Record<ObjectId, number>> | undefined
}

/** Masks as a file or folder states them, before they are fitted to a clip. */
export interface ImportedMasks {
  readonly format: ImportedFormat
  /** Clip the file says they belong to; empty where it says nothing. */
  readonly clipName: string
  readonly size: Size
  /** Ascending by id. */
  readonly objects: readonly ImportedObject[]
  /** Ascending by frame. */
  readonly frames: readonly ImportedFrame[]
  /** Things the user should know: overlaps that were resolved, shapes left out. One sentence each. */
  readonly notes: readonly string[]
}

export type ImportedFormat = 'png' | 'davis' | 'youtube-vos' | 'coco' | 'ytvis' | 'cvat' | 'exr'
