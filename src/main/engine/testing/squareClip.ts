import type { LabelMask } from '../../../shared/domain/types'
import { rectangles } from '../../session/testing/fakes'

/** A red square of 32 pixels on a gray gradient, moving right by 2 pixels a frame. */
export const squareSize = { width: 160, height: 96 }
export const squareAt = (frame: number): { left: number; top: number } => ({ left: 30 + 2 * frame, top: 32 })

/** FFmpeg arguments, without the output. */
export function movingSquare(frames: number): string[] {
  // Not the `gradients` source: FFmpeg before 4.4 has none.
  const gradient = `geq=lum='48+112*(X+Y)/256':cb=128:cr=128`
  const background = `color=c=gray:s=160x96:r=25:d=${frames / 25},${gradient}`
  const square = `color=c=red:s=32x32:r=25:d=${frames / 25}`
  const place = `[0][1]overlay=x='30+2*n':y=32:eval=frame:format=rgb`
  return ['-f', 'lavfi', '-i', background, '-f', 'lavfi', '-i', square, '-filter_complex', place]
}

export function squareMask(frame: number, label = 1): LabelMask {
  const { left, top } = squareAt(frame)
  return rectangles(squareSize, [label, left, top, left + 32, top + 32])
}

/** Overlap of two labels' areas, 0..1. */
export function overlap(found: LabelMask, wanted: LabelMask, label = 1): number {
  let [both, either] = [0, 0]
  for (let at = 0; at < wanted.data.length; at++) {
    const [a, b] = [found.data[at] === label, wanted.data[at] === label]
    if (a && b) both++
    if (a || b) either++
  }
  return either === 0 ? 0 : both / either
}
