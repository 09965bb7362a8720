import type { LabelMask, OverlayStyle, Size } from '../../shared/domain/types'
import { clipRect, growRect, wholeRect, type PixelRect } from '../editor/geometry'

/** uint8 [256 · 2]: RGBA words by label, first inside, then on the outline. Little-endian, as all of Electron's machines. */
export function inkTable(style: OverlayStyle): Uint32Array {
  const table = new Uint32Array(512)
  for (const [id, [red, green, blue]] of Object.entries(style.colours)) {
    const colour = (blue << 16) | (green << 8) | red
    table[Number(id)] = (colour | (Math.round(style.opacity * 255) << 24)) >>> 0
    table[256 + Number(id)] = (colour | (255 << 24)) >>> 0
  }
  return table
}

/**
 * Colours the pixels of `rect`: transparent where there is no object or it is not in the style. The rule is that of
 * `composeOverlay`, so that the window shows what an export writes.
 * @param rgba uint32 [H, W], one RGBA word a pixel, changed in place
 */
export function paintOverlay(rgba: Uint32Array, mask: LabelMask, style: OverlayStyle, rect: PixelRect): void {
  const table = inkTable(style)
  const reach = Math.floor(style.outlinePx)
  const { width, data } = mask
  for (let y = rect.top; y < rect.bottom; y++) {
    for (let at = y * width + rect.left, end = y * width + rect.right; at < end; at++) {
      const label = data[at]!
      const ink = table[label]!
      const edge = ink !== 0 || label !== 0 ? isEdge(mask, at, reach) : false
      rgba[at] = edge ? table[256 + label]! : ink
    }
  }
}

function isEdge({ width, height, data }: LabelMask, at: number, reach: number): boolean {
  const label = data[at]
  const x = at % width
  const y = (at - x) / width
  for (let step = 1; step <= reach; step++) {
    if (x >= step && data[at - step] !== label) return true
    if (x + step < width && data[at + step] !== label) return true
    if (y >= step && data[at - step * width] !== label) return true
    if (y + step < height && data[at + step * width] !== label) return true
  }
  return false
}

/** Draws label masks on a canvas of the video's size. Only what changed is coloured and uploaded again. */
export class OverlayLayer {
  readonly #context: CanvasRenderingContext2D
  #pixels: ImageData | null = null
  #words = new Uint32Array(0)
  #blank = true
  /** What the canvas shows now. */
  #drawn: { readonly mask: LabelMask; readonly style: OverlayStyle } | null = null

  /** @throws Error when the canvas gives no 2D context */
  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d', { willReadFrequently: false })
    if (!context) throw new Error('no 2D context')
    this.#context = context
  }

  /** Gives the canvas the video's size; what was drawn is gone if it had another. */
  resize({ width, height }: Size): void {
    const { canvas } = this.#context
    if (this.#pixels?.width === width && this.#pixels.height === height) return
    canvas.width = width
    canvas.height = height
    this.#pixels = new ImageData(width, height)
    this.#words = new Uint32Array(this.#pixels.data.buffer)
    this.#blank = true
    this.#drawn = null
  }

  /** Shows a mask, null for none. Nothing is done when this very mask is already shown in this style. */
  draw(mask: LabelMask | null, style: OverlayStyle): void {
    if (!mask) return this.#clear()
    if (this.#drawn?.mask === mask && this.#drawn.style === style) return
    this.resize(mask)
    this.#paint(mask, style, wholeRect(mask))
    this.#drawn = { mask, style }
  }

  /** Redraws the part of a mask in which labels were changed in place. */
  redraw(mask: LabelMask, style: OverlayStyle, rect: PixelRect): void {
    this.resize(mask)
    this.#paint(mask, style, clipRect(growRect(rect, Math.ceil(style.outlinePx)), mask))
  }

  #paint(mask: LabelMask, style: OverlayStyle, area: PixelRect): void {
    if (!this.#pixels) return
    paintOverlay(this.#words, mask, style, area)
    const width = area.right - area.left
    this.#context.putImageData(this.#pixels, 0, 0, area.left, area.top, width, area.bottom - area.top)
    this.#blank = false
  }

  #clear(): void {
    if (this.#blank) return
    const { width, height } = this.#context.canvas
    this.#context.clearRect(0, 0, width, height)
    this.#words.fill(0)
    this.#blank = true
    this.#drawn = null
  }
}
