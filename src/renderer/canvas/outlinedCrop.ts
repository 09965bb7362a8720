import { decodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask, ObjectId, Rgb, RgbaFrame, Size } from '../../shared/domain/types'
import type { PixelRect } from '../editor/geometry'
import { toImageData } from './imageData'

export interface OutlinedCrop {
  /** The picture, at any size; null while it is not there. */
  readonly frame: RgbaFrame | null
  /** Null where the frame has none. */
  readonly mask: EncodedMask | null
  readonly objectId: ObjectId
  readonly colour: Rgb
  /** Pixels of the video that are shown, of the canvas's aspect. */
  readonly part: PixelRect
}

/** A part of a frame in its own colours, the outline of one object drawn over it. @param canvas drawn over as it is sized */
export function drawOutlinedCrop(canvas: HTMLCanvasElement, { frame, part, ...object }: OutlinedCrop): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width, height } = canvas
  context.clearRect(0, 0, width, height)
  if (frame && object.mask) {
    const whole = document.createElement('canvas')
    whole.width = frame.width
    whole.height = frame.height
    whole.getContext('2d')?.putImageData(toImageData(frame), 0, 0)
    const [across, down] = [frame.width / object.mask.width, frame.height / object.mask.height]
    const [wide, high] = [part.right - part.left, part.bottom - part.top]
    context.imageSmoothingQuality = 'high'
    context.drawImage(whole, part.left * across, part.top * down, wide * across, high * down, 0, 0, width, height)
  }
  if (object.mask) drawOutline(context, insideOf(object.mask, object.objectId, { part, width, height }), object.colour)
}

interface Cells {
  /** uint8 [height, width]: 1 inside the object. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

function insideOf(
  mask: EncodedMask,
  id: ObjectId,
  { part, width, height }: { readonly part: PixelRect; readonly width: number; readonly height: number }
): Cells {
  const labels = decodeMask(mask)
  const data = new Uint8Array(width * height)
  const [stepX, stepY] = [(part.right - part.left) / width, (part.bottom - part.top) / height]
  for (let y = 0; y < height; y++) {
    const row = Math.min(mask.height - 1, Math.floor(part.top + (y + 0.5) * stepY)) * mask.width
    for (let x = 0; x < width; x++) {
      const column = Math.min(mask.width - 1, Math.floor(part.left + (x + 0.5) * stepX))
      if (labels.data[row + column] === id) data[y * width + x] = 1
    }
  }
  return { data, width, height }
}

/** The object's colour between two dark lines: seen on every ground. */
function drawOutline(context: CanvasRenderingContext2D, cells: Cells, colour: Rgb): void {
  const { data, width, height } = cells
  const image = context.getImageData(0, 0, width, height)
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 1 : (data[y * width + x] ?? 0)
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const beside = [at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1)]
      const inside = data[pixel] === 1
      if (inside ? beside.every((cell) => cell === 1) : !beside.includes(1)) continue
      // Beyond the picture's border counts as inside: no line runs along it.
      const ink = inside ? colour : dark
      if (!inside && isAtBorder(x, y, cells)) continue
      image.data.set([...ink, 255], pixel * 4)
    }
  }
  context.putImageData(image, 0, 0)
}

const dark: Rgb = [12, 14, 18]

function isAtBorder(x: number, y: number, { width, height }: Cells): boolean {
  return x === 0 || y === 0 || x === width - 1 || y === height - 1
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
