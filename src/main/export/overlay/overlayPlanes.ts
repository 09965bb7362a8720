import type { Plane, Samples } from '../../media/decode/planarFormat'
import type { Ink } from './overlayInk'

export interface InkStyle {
  /** Luma and chroma of each slot. */
  readonly colours: readonly (readonly [number, number, number])[]
  /** 0..1 inside; outlines are opaque. */
  readonly opacity: number
}

/** Blends ink over a picture, plane by plane, in place. */
export function drawInk(samples: Samples, planes: readonly Plane[], ink: Ink, style: InkStyle): void {
  if (ink.top > ink.bottom) return
  const [luma, first, second] = planes
  if (!luma) return
  drawLuma(samples, ink, style)
  if (first) drawChroma(samples, first, ink, tableOf(style, 1))
  if (second) drawChroma(samples, second, ink, tableOf(style, 2))
}

/** By ink: how much of the picture stays, and what is added to it. */
interface InkTable {
  readonly kept: Float64Array
  readonly added: Float64Array
}

function tableOf({ colours, opacity }: InkStyle, channel: number): InkTable {
  const kept = new Float64Array(colours.length * 2 + 1).fill(1)
  const added = new Float64Array(colours.length * 2 + 1)
  colours.forEach((colour, slot) => {
    kept[2 * slot + 1] = 1 - opacity
    added[2 * slot + 1] = colour[channel]! * opacity
    kept[2 * slot + 2] = 0
    added[2 * slot + 2] = colour[channel]!
  })
  return { kept, added }
}

function drawLuma(samples: Samples, ink: Ink, style: InkStyle): void {
  const { kept, added } = tableOf(style, 0)
  const { width, data, left, right } = ink
  for (let y = ink.top; y <= ink.bottom; y++) {
    const end = y * width + right
    for (let at = y * width + left; at <= end; at++) {
      const what = data[at]!
      if (what !== 0) samples[at] = samples[at]! * kept[what]! + added[what]! + 0.5
    }
  }
}

/** A sample of chroma is the mean of what its pixels would have: a pixel without ink keeps its share. */
function drawChroma(samples: Samples, plane: Plane, ink: Ink, { kept, added }: InkTable): void {
  const { width, height, data } = ink
  const wide = plane.width < width ? 1 : 0
  const tall = plane.height < height ? 1 : 0
  for (let y = ink.top >> tall; y <= ink.bottom >> tall; y++) {
    const upper = (y << tall) * width
    const lower = Math.min(height - 1, (y << tall) + tall) * width
    const start = plane.at + y * plane.width
    for (let x = ink.left >> wide, at = start + x; x <= ink.right >> wide; x++, at++) {
      const left = x << wide
      const right = Math.min(width - 1, left + wide)
      const [a, b, c, d] = [data[upper + left]!, data[upper + right]!, data[lower + left]!, data[lower + right]!]
      if ((a | b | c | d) === 0) continue
      const stays = (kept[a]! + kept[b]! + kept[c]! + kept[d]!) / 4
      samples[at] = samples[at]! * stays + (added[a]! + added[b]! + added[c]! + added[d]!) / 4 + 0.5
    }
  }
}
