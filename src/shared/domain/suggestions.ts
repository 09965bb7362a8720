import type { EncodedMask, FrameIndex, Size } from './types'

/** A rectangle in pixels of the video; right and bottom are not part of it. */
export interface MaskBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** An object the network sees on a frame, offered and not yet anyone's. */
export interface Candidate {
  /** 0..1; not calibrated: good for an order, not as a probability. */
  readonly score: number
  /** Label 1 is the object; at the video's displayed size. */
  readonly mask: EncodedMask
  readonly box: MaskBox
  /** Pixels it covers, at least one. */
  readonly area: number
}

/** Milliseconds the parts of a suggestion took. */
export interface SuggestionMillis {
  /** Bringing the frame to the network's size. */
  readonly scale: number
  readonly network: number
  /** Choosing candidates and bringing their masks to the video's size. */
  readonly masks: number
}

/** What the network offers on one frame. */
export interface FrameSuggestions {
  readonly frameIndex: FrameIndex
  /** Displayed size of the video. */
  readonly size: Size
  /** Best first; may overlap each other. */
  readonly candidates: readonly Candidate[]
  readonly millis: SuggestionMillis
}
