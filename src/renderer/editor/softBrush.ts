import type { LabelMask } from '../../shared/domain/types'
import { clipRect, isEmptyRect, unionRect, type PixelRect, type Point } from './geometry'
import type { Ink } from './ink'
import { coverPixel, type Segment } from './raster'

/** A dab gives this share of full coverage where the brush is fullest. */
const flow = 0.6
/** Coverage at which a pixel takes the label. */
const threshold = 0.5
const full = 0xffff

/**
 * A brush with a soft edge on a hard mask. A label mask knows no half pixels, so softness is a matter of building up:
 * dabs along the stroke add coverage, full in the core and fading towards the ring, and a pixel takes the label once it
 * is half covered. One dab takes the core and a little more, one pass most of the rim, going over it again the whole
 * ring. Coverage lasts for one stroke.
 */
export class SoftBrush {
  readonly #mask: LabelMask
  readonly #ink: Ink
  /** Radius of the core as a share of the brush's, 0 … 1. */
  readonly #hardness: number
  /** uint16 [height, width]: coverage, 65535 = full. */
  readonly #coverage: Uint16Array
  /** Where the next dab is due along the path, pixels; negative before the first dab. */
  #untilDab = -1

  constructor(mask: LabelMask, ink: Ink, hardness: number) {
    this.#mask = mask
    this.#ink = ink
    this.#hardness = hardness
    this.#coverage = new Uint16Array(mask.width * mask.height)
  }

  /** Sets dabs a quarter radius apart along the segment. @returns the touched rectangle */
  draw({ from, to, radiusPx }: Segment): PixelRect | null {
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    const spacing = Math.max(0.5, radiusPx / 4)
    let dirty: PixelRect | null = null
    let along = Math.max(0, this.#untilDab)
    for (; along <= length; along += spacing) {
      const share = length === 0 ? 0 : along / length
      const centre = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
      dirty = unionRect(dirty, this.#dab(centre, radiusPx))
    }
    this.#untilDab = along - length
    return dirty
  }

  #dab(centre: Point, radiusPx: number): PixelRect | null {
    const reach = Math.max(radiusPx, 0.5)
    const rect = clipRect(
      {
        left: Math.floor(centre.x - reach),
        top: Math.floor(centre.y - reach),
        right: Math.ceil(centre.x + reach) + 1,
        bottom: Math.ceil(centre.y + reach) + 1
      },
      this.#mask
    )
    if (isEmptyRect(rect)) return null
    for (let y = rect.top; y < rect.bottom; y++) this.#dabRow(centre, reach, rect, y)
    coverPixel(this.#mask, centre, this.#ink)
    return rect
  }

  #dabRow(centre: Point, radius: number, rect: PixelRect, y: number): void {
    const { data, width } = this.#mask
    const core = radius * this.#hardness
    for (let x = rect.left, at = y * width + rect.left; x < rect.right; x++, at++) {
      const distance = Math.hypot(x + 0.5 - centre.x, y + 0.5 - centre.y)
      if (distance > radius) continue
      const share = distance <= core ? 1 : 1 - (distance - core) / (radius - core)
      const before = this.#coverage[at]!
      const after = before + (full - before) * flow * share * share * (3 - 2 * share)
      this.#coverage[at] = Math.ceil(after)
      if (after >= full * threshold && this.#ink.takes[data[at]!]) data[at] = this.#ink.label
    }
  }
}
