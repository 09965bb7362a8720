import { decodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask, RgbaFrame, Size } from '../../shared/domain/types'
import type { PixelRect } from '../editor/geometry'
import { toImageData } from './imageData'

/** What is not the object keeps this share of its brightness. */
const dimmed = 0.3

/**
 * A small picture of an object in its surroundings, these dimmed.
 * @param canvas of the size wanted, drawn over
 * @param frame the picture, at any size; null while there is none: the object is drawn alone
 * @param part of the mask's pixels that is shown
 */
export function drawCutOut(
  canvas: HTMLCanvasElement,
  { frame, mask, part }: { readonly frame: RgbaFrame | null; readonly mask: EncodedMask; readonly part: PixelRect }
): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width, height } = canvas
  const [left, top, wide, high] = [part.left, part.top, part.right - part.left, part.bottom - part.top]
  context.clearRect(0, 0, width, height)
  if (frame) {
    const picture = canvasOf(frame)
    picture.getContext('2d')?.putImageData(toImageData(frame), 0, 0)
    const [across, down] = [frame.width / mask.width, frame.height / mask.height]
    context.drawImage(picture, left * across, top * down, wide * across, high * down, 0, 0, width, height)
  }
  const veil = canvasOf(mask)
  veil.getContext('2d')?.putImageData(veilOf(mask, frame === null), 0, 0)
  context.drawImage(veil, left, top, wide, high, 0, 0, width, height)
}

/** Dark outside the object; without a picture, the object itself in grey. */
function veilOf(mask: EncodedMask, alone: boolean): ImageData {
  const { data } = decodeMask(mask)
  const image = new ImageData(mask.width, mask.height)
  for (let pixel = 0, at = 0; pixel < data.length; pixel++, at += 4) {
    const object = data[pixel] !== 0
    if (alone) image.data.fill(object ? 200 : 40, at, at + 3)
    image.data[at + 3] = alone ? 255 : object ? 0 : 255 * (1 - dimmed)
  }
  return image
}

function canvasOf({ width, height }: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas
}

/** The box with some room around it, as wide as it must be for the aspect, inside the picture where that is possible. */
export function framed(box: PixelRect, picture: Size, aspect: number): PixelRect {
  const room = 1.3
  const high = Math.min(picture.height, room * Math.max(box.bottom - box.top, (box.right - box.left) / aspect))
  const wide = high * aspect
  const start = (from: number, to: number, length: number, side: number): number =>
    Math.max(0, Math.min(side - length, (from + to - length) / 2))
  const left = start(box.left, box.right, wide, picture.width)
  const top = start(box.top, box.bottom, high, picture.height)
  return { left, top, right: left + wide, bottom: top + high }
}
