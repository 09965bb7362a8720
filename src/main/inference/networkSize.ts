import type { Size } from '../../shared/domain/types'

/** A long side beyond this many short sides is squeezed: memory grows with it, and nobody films that way. */
const longestAspect = 4

/**
 * Frame size the network works at: the short side as the bundle says, the long side by the video's aspect, rounded to
 * the multiple the graphs need (up to half a multiple of stretch, as in training evaluation).
 */
export function networkSize(video: Size, input: { readonly short_side: number; readonly multiple_of: number }): Size {
  const step = input.multiple_of
  const toStep = (pixels: number): number => Math.max(step, Math.round(pixels / step) * step)
  const short = toStep(input.short_side)
  const aspect = Math.max(video.width, video.height) / Math.min(video.width, video.height)
  const long = Math.max(short, toStep(Math.min(aspect, longestAspect) * short))
  return video.width >= video.height ? { width: long, height: short } : { width: short, height: long }
}
