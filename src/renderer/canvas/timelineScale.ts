import { clamp } from '../editor/geometry'

/** The part of the clip a timeline shows, in frames: frame i takes the stretch from i to i + 1. */
export interface TimelineScale {
  readonly from: number
  readonly to: number
  /** CSS pixels. */
  readonly width: number
}

/** Fewest frames that fill the timeline at the closest zoom. */
const closest = 12

export function frameToX(scale: TimelineScale, frame: number): number {
  return ((frame - scale.from) / (scale.to - scale.from)) * scale.width
}

export function xToFrame(scale: TimelineScale, x: number): number {
  return scale.from + (x / scale.width) * (scale.to - scale.from)
}

/** Zooms by `factor` (above 1 = closer) around a frame that keeps its place; never beyond the clip. */
export function zoomedRange(
  range: { readonly from: number; readonly to: number },
  around: number,
  options: { readonly factor: number; readonly frameCount: number }
): { from: number; to: number } {
  const { factor, frameCount } = options
  const span = clamp((range.to - range.from) / factor, Math.min(closest, frameCount), frameCount)
  const share = (around - range.from) / (range.to - range.from)
  return shiftedRange({ from: around - share * span, to: around + (1 - share) * span }, 0, frameCount)
}

/** Moves the range by frames, keeping it inside the clip. */
export function shiftedRange(
  range: { readonly from: number; readonly to: number },
  by: number,
  frameCount: number
): { from: number; to: number } {
  const span = Math.min(range.to - range.from, frameCount)
  const from = clamp(range.from + by, 0, frameCount - span)
  return { from, to: from + span }
}

/** Distance of ruler marks in frames: a round number that keeps them at least `room` CSS pixels apart. */
export function markStep(scale: TimelineScale, framesPerSecond: number, room: number): number {
  const perPixel = (scale.to - scale.from) / scale.width
  const wanted = Math.max(1, perPixel * room)
  const second = Math.max(1, Math.round(framesPerSecond))
  const steps = [
    1,
    2,
    5,
    10,
    ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * second)
  ]
  return steps.sort((a, b) => a - b).find((step) => step >= wanted) ?? wanted
}
