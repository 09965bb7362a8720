import type { Size } from '../../shared/domain/types'
import { clamp } from './geometry'

export const minBrushPx = 1
export const maxBrushPx = 400
/** Farthest that smart edge, grow, shrink and smooth reach, pixels of the video. */
export const maxEdgePx = 40

/** `[` and `]`: an eighth up or down, at least one pixel, so that small sizes are exact and large ones quick. */
export function steppedBrushSize(sizePx: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(sizePx / 8))
  return clamp(Math.round(sizePx) + direction * step, minBrushPx, maxBrushPx)
}

/** The slider's position 0..1 grows with the logarithm of the size: fine control where it matters. */
export function brushSliderPosition(sizePx: number): number {
  return Math.log(clamp(sizePx, minBrushPx, maxBrushPx) / minBrushPx) / Math.log(maxBrushPx / minBrushPx)
}

export function brushSizeAt(position: number): number {
  return Math.round(minBrushPx * (maxBrushPx / minBrushPx) ** clamp(position, 0, 1))
}

/** A first size that fits the picture: a twentieth of its short side. */
export function defaultBrushSize(video: Size): number {
  return clamp(Math.round(Math.min(video.width, video.height) / 20), 4, maxBrushPx)
}

/** How far a hand-drawn edge is usually off: 8 px at 1080 lines. */
export function defaultEdgeReach(video: Size): number {
  return clamp(Math.round((Math.min(video.width, video.height) / 1080) * 8), 2, maxEdgePx)
}
