import type { MaskBox } from './suggestions'
import type { EncodedMask, FrameIndex, Size } from './types'

/** A place in pixels of the video; fractions are allowed. */
export interface PointPlace {
  readonly x: number
  readonly y: number
}

/** One thing a user did to say what is meant: a point or a scribble that is the object, or is not; or a box around it. */
export type PromptStroke =
  | { readonly kind: 'points'; readonly points: readonly PointPlace[]; readonly positive: boolean }
  | { readonly kind: 'box'; readonly box: MaskBox }

export function middleOf(stroke: PromptStroke): PointPlace {
  if (stroke.kind === 'points') return stroke.points[stroke.points.length >> 1] ?? { x: 0, y: 0 }
  const { left, top, right, bottom } = stroke.box
  return { x: (left + right) / 2, y: (top + bottom) / 2 }
}

/** What was pointed at on a frame, from the first stroke on. */
export interface Pointing {
  readonly frameIndex: FrameIndex
  /** The newest last; at least one. */
  readonly strokes: readonly PromptStroke[]
  /** The mask (label 1) that the strokes correct; null where there is none yet. */
  readonly base: EncodedMask | null
  /** Which of the nested answers to the first stroke is meant, from the smallest; null: the likeliest. */
  readonly answer: number | null
}

/** Something to tell the user about what was pointed at. */
export type PointNote = 'empty' | 'small' | 'contradiction'

/** The mask that came of it. */
export interface PointedMask {
  readonly frameIndex: FrameIndex
  /** Displayed size of the video. */
  readonly size: Size
  /** Label 1 is the object; at the video's displayed size. It may be empty. */
  readonly mask: EncodedMask
  readonly box: MaskBox
  /** Pixels it covers. */
  readonly area: number
  /** 0..1: the IoU that the network expects of it; good for an order. */
  readonly confidence: number
  /** Which of how many nested answers it is; 0 of 1 where there was nothing to choose. */
  readonly answer: number
  readonly answers: number
  readonly notes: readonly PointNote[]
  readonly millis: PointMillis
  readonly network: PointingNetwork
}

/** Which network made the mask, and on what. */
export interface PointingNetwork {
  readonly name: string
  readonly version: string
  readonly device: string
}

/** Milliseconds the parts took; `features` is 0 where they were known. */
export interface PointMillis {
  readonly features: number
  readonly head: number
  readonly mask: number
}

/** Whether a place lies in the picture. */
export function inPicture({ x, y }: PointPlace, { width, height }: Size): boolean {
  return x >= 0 && y >= 0 && x < width && y < height
}
