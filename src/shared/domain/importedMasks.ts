import type { EncodedMask, FrameIndex, ObjectId, Rgb, Size } from './types'

/** Masks as files of other tools state them. */

/** An object found in a file; colours only where the format has them. */
export interface ImportedObject {
  readonly id: ObjectId
  readonly name: string
  readonly colour: Rgb | null
  /** What it is one of, where the file says more than its name: a category, a label. */
  readonly className?: string | undefined
}

export interface ImportedFrame {
  /** As the file numbers it, counted from 0. */
  readonly frameIndex: FrameIndex
  /** What the file calls the frame, without folder and ending; null where it only counts. */
  readonly frameName: string | null
  readonly mask: EncodedMask
  readonly confidence?: Readonly<Record<ObjectId, number>> | undefined
}

/** What an object looks like: one of its masks, for a picture to choose by. */
export interface MaskSample {
  readonly objectId: ObjectId
  /** Of the clip. */
  readonly frameIndex: FrameIndex
  /** Of the clip's size; 1 inside this object, 0 everywhere else. */
  readonly mask: EncodedMask
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

export type ImportedFormat =
  'png' | 'davis' | 'youtube-vos' | 'voc' | 'coco' | 'ytvis' | 'cvat' | 'cvat-images' | 'labelme' | 'yolo' | 'exr'
