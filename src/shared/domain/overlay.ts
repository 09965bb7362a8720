import type { LabelMask, OverlayStyle, RgbFrame } from './types'

/**
 * Blends object colours over a picture, in place: out = picture · (1 − opacity) + colour · opacity inside the mask,
 * the plain colour on outlines (pixels of an object within `outlinePx` of another label).
 * @param frame uint8 [H, W, 3], changed in place
 * @param mask label mask of the same size
 * @throws RangeError when the sizes differ
 */
export function composeOverlay(frame: RgbFrame, mask: LabelMask, style: OverlayStyle): void {
  if (frame.width !== mask.width || frame.height !== mask.height) {
    throw new RangeError(`mask ${mask.width}×${mask.height} over frame ${frame.width}×${frame.height}`)
  }
  const { data } = frame
  const blend = blendTables(style)
  for (let pixel = 0; pixel < mask.data.length; pixel++) {
    const label = mask.data[pixel]!
    if (label === 0) continue
    const table = blend.get(label)
    if (!table) continue
    const at = pixel * 3
    const offset = style.outlinePx > 0 && isOutline(mask, pixel, style.outlinePx) ? 768 : 0
    data[at] = table[offset + data[at]!]!
    data[at + 1] = table[offset + 256 + data[at + 1]!]!
    data[at + 2] = table[offset + 512 + data[at + 2]!]!
  }
}

/** Per object: 3 × 256 blended values, then 3 × 256 outline values; a look-up beats arithmetic per pixel. */
function blendTables(style: OverlayStyle): Map<number, Uint8Array> {
  const tables = new Map<number, Uint8Array>()
  for (const [id, colour] of Object.entries(style.colours)) {
    const table = new Uint8Array(1536)
    for (let channel = 0; channel < 3; channel++) {
      const ink = colour[channel] ?? 0
      for (let value = 0; value < 256; value++) {
        table[channel * 256 + value] = Math.round(value + (ink - value) * style.opacity)
        table[768 + channel * 256 + value] = ink
      }
    }
    tables.set(Number(id), table)
  }
  return tables
}

function isOutline(mask: LabelMask, pixel: number, reach: number): boolean {
  const { width, height, data } = mask
  const label = data[pixel]
  const x = pixel % width
  const y = (pixel - x) / width
  for (let step = 1; step <= reach; step++) {
    if (x >= step && data[pixel - step] !== label) return true
    if (x + step < width && data[pixel + step] !== label) return true
    if (y >= step && data[pixel - step * width] !== label) return true
    if (y + step < height && data[pixel + step * width] !== label) return true
  }
  return false
}
