import type { Size } from '../../../shared/domain/types'
import type { Plane, Samples } from '../../media/decode/planarFormat'
import { textPlane } from './labelFont'

/** Text on a small dark plate, blended in planes like the objects themselves. */

type Sample3 = readonly [number, number, number]

/** How the planes write the colours of a label. */
export interface LabelInks {
  readonly black: Sample3
  readonly white: Sample3
  /** Of the object. */
  readonly colour: Sample3
}

/** A label ready to draw: what stays of the picture, and how much of white and of the object's colour comes in. */
export interface Stamp extends Size {
  readonly kept: Float32Array
  readonly white: Float32Array
  readonly tint: Float32Array
  readonly inks: LabelInks
}

const plateOpacity = 0.7

/** Of a line that is legible at every size: 14 pixels at least, 1/30 of the picture where that is more. */
export function labelHeight({ width, height }: Size): number {
  return Math.max(14, Math.round(Math.min(width, height) / 30))
}

/** Text on a plate, the object's colour along its left side. */
export function labelStamp(text: string, height: number, inks: LabelInks): Stamp {
  const line = textPlane(text, height)
  const bar = Math.max(3, Math.round(height / 5))
  const pad = Math.round(height / 5)
  const width = bar + pad + line.width + pad
  const tall = height + 2
  const kept = new Float32Array(width * tall).fill(1 - plateOpacity)
  const white = new Float32Array(kept.length)
  const tint = new Float32Array(kept.length)
  for (let y = 0; y < tall; y++) {
    kept.fill(0, y * width, y * width + bar)
    tint.fill(1, y * width, y * width + bar)
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < line.width; x++) {
      const at = (y + 1) * width + bar + pad + x
      white[at] = line.data[y * line.width + x]!
      kept[at] = (1 - plateOpacity) * (1 - white[at]!)
    }
  }
  return { width, height: tall, kept, white, tint, inks }
}

/**
 * @param planes those of a picture, the largest first; alpha stays as it is
 * @param place the label's left upper corner, inside the picture
 */
export function drawStamp(
  samples: Samples,
  planes: readonly Plane[],
  stamp: Stamp,
  place: { readonly x: number; readonly y: number }
): void {
  planes.slice(0, 3).forEach((plane, channel) => {
    const { black, white, colour } = stamp.inks
    const levels = { black: black[channel]!, white: white[channel]!, colour: colour[channel]! }
    const wide = plane.width < planes[0]!.width ? 1 : 0
    const tall = plane.height < planes[0]!.height ? 1 : 0
    const rows = { from: place.y >> tall, to: Math.min(plane.height - 1, (place.y + stamp.height) >> tall) }
    const columns = { from: place.x >> wide, to: Math.min(plane.width - 1, (place.x + stamp.width) >> wide) }
    for (let y = rows.from; y <= rows.to; y++) {
      for (let x = columns.from; x <= columns.to; x++) {
        const at = plane.at + y * plane.width + x
        const corner = { x: (x << wide) - place.x, y: (y << tall) - place.y }
        samples[at] = blended(samples[at]!, stamp, corner, { wide, tall, ...levels })
      }
    }
  })
}

interface Block {
  readonly wide: number
  readonly tall: number
  readonly black: number
  readonly white: number
  readonly colour: number
}

/** A sample is the mean of what its pixels would have; those beside the label keep theirs. */
function blended(sample: number, stamp: Stamp, corner: { x: number; y: number }, block: Block): number {
  let sum = 0
  for (let dy = 0; dy <= block.tall; dy++) {
    for (let dx = 0; dx <= block.wide; dx++) {
      const [x, y] = [corner.x + dx, corner.y + dy]
      if (x < 0 || y < 0 || x >= stamp.width || y >= stamp.height) {
        sum += sample
        continue
      }
      const at = y * stamp.width + x
      const [kept, white, tint] = [stamp.kept[at]!, stamp.white[at]!, stamp.tint[at]!]
      sum += sample * kept + block.white * white + block.colour * tint + block.black * (1 - kept - white - tint)
    }
  }
  return sum / ((block.wide + 1) * (block.tall + 1)) + 0.5
}
