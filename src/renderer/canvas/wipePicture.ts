import { composeOverlay } from '../../shared/domain/overlay'
import type { LabelMask, OverlayStyle, RgbaFrame, RgbFrame } from '../../shared/domain/types'

/**
 * A frame with the masks of before, as an overlay shows them: what the stage shows of the masks of now is behind it.
 * @param mask of the video's size; the frame may be smaller, and is enlarged
 */
export function wipePicture(frame: RgbaFrame, mask: LabelMask, style: OverlayStyle): ImageData {
  const rgb: RgbFrame = { ...enlarged(frame, mask), frameIndex: frame.frameIndex }
  composeOverlay(rgb, mask, style)
  const image = new ImageData(mask.width, mask.height)
  for (let at = 0, to = 0; at < rgb.data.length; at += 3, to += 4) {
    image.data[to] = rgb.data[at]!
    image.data[to + 1] = rgb.data[at + 1]!
    image.data[to + 2] = rgb.data[at + 2]!
    image.data[to + 3] = 255
  }
  return image
}

function enlarged(
  frame: RgbaFrame,
  { width, height }: { readonly width: number; readonly height: number }
): Pick<RgbFrame, 'data' | 'width' | 'height'> {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, to = 0; y < height; y++) {
    const row = Math.floor((y * frame.height) / height) * frame.width
    for (let x = 0; x < width; x++, to += 3) {
      const at = (row + Math.floor((x * frame.width) / width)) * 4
      data[to] = frame.data[at]!
      data[to + 1] = frame.data[at + 1]!
      data[to + 2] = frame.data[at + 2]!
    }
  }
  return { data, width, height }
}
