import type { RgbaFrame } from '../../shared/domain/types'

/** Shows decoded frames. The canvas takes each frame's own size; CSS stretches it to the picture. */
export class FrameLayer {
  readonly #context: CanvasRenderingContext2D

  /** @throws Error when the canvas gives no 2D context */
  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d', { alpha: false })
    if (!context) throw new Error('no 2D context')
    this.#context = context
  }

  draw(frame: RgbaFrame): void {
    const { canvas } = this.#context
    if (canvas.width !== frame.width || canvas.height !== frame.height) {
      canvas.width = frame.width
      canvas.height = frame.height
    }
    this.#context.putImageData(toImageData(frame), 0, 0)
  }
}

/** Without a copy where the frame owns its memory. */
export function toImageData({ data, width, height }: RgbaFrame): ImageData {
  const pixels = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, width * height * 4)
  return new ImageData(pixels, width, height)
}
