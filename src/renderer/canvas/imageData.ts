import type { RgbaFrame } from '../../shared/domain/types'

/** Without a copy where the frame owns its memory. */
export function toImageData({ data, width, height }: RgbaFrame): ImageData {
  const pixels = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, width * height * 4)
  return new ImageData(pixels, width, height)
}
