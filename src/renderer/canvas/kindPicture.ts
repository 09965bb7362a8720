import type { ExportKind } from '../../shared/domain/exportFormats'
import type { LabelMask, ObjectId, Rgb, RgbaFrame } from '../../shared/domain/types'
import { toImageData } from './imageData'

/** What a kind of export makes of the frame on screen, small: the kinds are told apart by looking. */
export interface KindPicture {
  readonly frame: RgbaFrame
  /** Null where the frame has no mask. */
  readonly labels: LabelMask | null
  readonly colours: ReadonlyMap<ObjectId, Rgb>
}

type Paint = (image: ImageData, inside: (pixel: number) => Rgb | null) => void

/** @param canvas drawn over as it is sized */
export function drawKind(canvas: HTMLCanvasElement, kind: ExportKind, { frame, labels, colours }: KindPicture): void {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return
  const { width, height } = canvas
  const whole = document.createElement('canvas')
  whole.width = frame.width
  whole.height = frame.height
  whole.getContext('2d')?.putImageData(toImageData(frame), 0, 0)
  context.imageSmoothingQuality = 'high'
  context.drawImage(whole, 0, 0, width, height)
  const image = context.getImageData(0, 0, width, height)
  paints[kind](image, (pixel) => colourAt(pixel, { width, height }, labels, colours))
  context.putImageData(image, 0, 0)
}

function colourAt(
  pixel: number,
  { width, height }: { readonly width: number; readonly height: number },
  labels: LabelMask | null,
  colours: ReadonlyMap<ObjectId, Rgb>
): Rgb | null {
  if (!labels) return null
  const x = Math.floor((((pixel % width) + 0.5) * labels.width) / width)
  const y = Math.floor(((Math.floor(pixel / width) + 0.5) * labels.height) / height)
  return colours.get(labels.data[y * labels.width + x] ?? 0) ?? null
}

const paints: Readonly<Record<ExportKind, Paint>> = {
  overlay: (image, inside) => each(image, (pixel, was) => mixed(was, inside(pixel), 0.5)),
  cutout: (image, inside) => each(image, (pixel, was) => (inside(pixel) ? was : checker(pixel, image.width))),
  matte: (image, inside) => each(image, (pixel) => (inside(pixel) ? [255, 255, 255] : [0, 0, 0])),
  background: (image, inside) => each(image, (pixel, was) => (inside(pixel) ? was : [38, 120, 96])),
  hide: (image, inside) => {
    const before = image.data.slice()
    each(image, (pixel, was) => (inside(pixel) ? blockOf(before, pixel, image.width) : was))
  },
  frames: () => undefined,
  shapes: outlined,
  annotations: outlined
}

function outlined(image: ImageData, inside: (pixel: number) => Rgb | null): void {
  const { width } = image
  each(image, (pixel, was) => {
    const own = inside(pixel)
    const isEdge = [1, -1, width, -width].some((step) => String(inside(pixel + step)) !== String(own))
    return own ? (isEdge ? own : mixed(was, own, 0.2)) : mixed(was, [0, 0, 0], 0.45)
  })
}

function each(image: ImageData, paint: (pixel: number, was: Rgb) => Rgb): void {
  for (let pixel = 0, at = 0; at < image.data.length; pixel++, at += 4) {
    image.data.set(paint(pixel, [image.data[at]!, image.data[at + 1]!, image.data[at + 2]!]), at)
  }
}

function mixed(one: Rgb, other: Rgb | null, share: number): Rgb {
  if (!other) return one
  const channel = (at: 0 | 1 | 2): number => one[at] * (1 - share) + other[at] * share
  return [channel(0), channel(1), channel(2)]
}

function checker(pixel: number, width: number): Rgb {
  const light = ((Math.floor((pixel % width) / 6) + Math.floor(pixel / width / 6)) & 1) === 0
  return light ? [200, 200, 200] : [154, 154, 154]
}

/** Pixelated: the colour of the block's corner. */
function blockOf(pixels: Uint8ClampedArray, pixel: number, width: number): Rgb {
  const side = 8
  const x = Math.floor((pixel % width) / side) * side
  const y = Math.floor(pixel / width / side) * side
  const at = (y * width + x) * 4
  return [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0]
}
