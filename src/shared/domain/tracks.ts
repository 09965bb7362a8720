import type { EncodedMask, FrameIndex, FrameRange } from './types'

/** A mask small enough for a strip of thumbnails; its size is the network's grid, not the video's. */
export interface TrackThumbnail {
  readonly frameIndex: FrameIndex
  /** Label 1 is the object. */
  readonly mask: EncodedMask
}

/** An object the network follows through a shot, offered and not yet anyone's. */
export interface FoundTrack {
  /** 0..1; not calibrated: good for an order. */
  readonly score: number
  /** The shot it was found in. */
  readonly shot: FrameRange
  /** Where the network sees it best: what it becomes a reference mask on. */
  readonly bestFrame: FrameIndex
  /** Share of the shot's frames it is on, 0..1. */
  readonly presence: number
  /** What its masks are made with, on any frame of the shot. */
  readonly embedding: Float32Array
  /** Ascending; the best frame is among them. */
  readonly thumbnails: readonly TrackThumbnail[]
}

export interface FoundTracks {
  readonly range: FrameRange
  /** Parts between cuts, in order; one where there is none. Objects are looked for in each by itself. */
  readonly shots: readonly FrameRange[]
  /** Shot by shot, the best of each first. */
  readonly tracks: readonly FoundTrack[]
}
