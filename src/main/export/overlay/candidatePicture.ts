import { encode } from 'fast-png'
import { forEachRun } from '../../../shared/domain/maskRle'
import { defaultColour } from '../../../shared/domain/palette'
import type { Candidate, MaskBox } from '../../../shared/domain/suggestions'
import type { Rgb, RgbFrame, Size } from '../../../shared/domain/types'
import { planesOf, type Plane } from '../../media/decode/planarFormat'
import { drawStamp, labelHeight, labelStamp } from './labelStamp'
import { InkMarker } from './overlayInk'
import { drawInk } from './overlayPlanes'

interface Place {
  readonly x: number
  readonly y: number
}

const opacity = 0.3
const [black, white]: [Rgb, Rgb] = [
  [0, 0, 0],
  [255, 255, 255]
]

/**
 * A frame with candidates tinted, outlined and numbered from 1 in the order they come in. Smaller ones lie on larger ones.
 * @param frame uint8 [H, W, 3]; not changed
 * @returns a PNG
 */
export function candidatePicture(frame: RgbFrame, candidates: readonly Candidate[]): Uint8Array {
  const { width, height } = frame
  const planes = planesOf({ chroma: '444', bitDepth: 8, alpha: false }, frame)
  const samples = planesOfRgb(frame)
  const outlinePx = Math.max(1, Math.round(Math.min(width, height) / 300))
  const largestFirst = [...candidates.keys()].sort((a, b) => candidates[b]!.area - candidates[a]!.area)
  const shown = new Uint8Array(width * height)
  for (const at of largestFirst) {
    const { mask } = candidates[at]!
    const ink = new InkMarker(new Map([[1, 0]]), outlinePx).mark(mask)
    drawInk(samples, planes, ink, { colours: [defaultColour(at + 1)], opacity })
    forEachRun(mask, (label, start, length) => void (label !== 0 && shown.fill(at + 1, start, start + length)))
  }
  drawNumbers(samples, planes, candidates, shown)
  return encode({ width, height, channels: 3, depth: 8, data: rgbOfPlanes(samples) })
}

/** @param shown uint8 [H, W]: number of the candidate that is seen at a pixel, 0 where there is none */
function drawNumbers(
  samples: Uint8Array,
  planes: readonly Plane[],
  candidates: readonly Candidate[],
  shown: Uint8Array
): void {
  const [size] = planes
  if (!size) return
  const taken: (Place & Size)[] = []
  candidates.forEach(({ box }, at) => {
    const inks = { black, white, colour: defaultColour(at + 1) }
    const stamp = labelStamp(String(at + 1), labelHeight(size), inks)
    const overlap = (place: Place): number =>
      taken.reduce((sum, other) => sum + shared({ ...place, width: stamp.width, height: stamp.height }, other), 0)
    const places = [...placesOn(spansOf(shown, size.width, box, at + 1), stamp), ...placesAround(box, stamp)]
    const place = places
      .map(({ x, y }) => ({ x: within(x, size.width - stamp.width), y: within(y, size.height - stamp.height) }))
      .reduce((best, other) => (overlap(other) < overlap(best) ? other : best))
    taken.push({ ...place, width: stamp.width, height: stamp.height })
    drawStamp(samples, planes, stamp, place)
  })
}

interface Span extends Place {
  readonly length: number
}

/** Places on an object for its number, where it is widest first; none on what the number would hide. */
function placesOn(spans: readonly Span[], stamp: Size): Place[] {
  return spans
    .filter(({ length }) => length >= 2 * stamp.width)
    .sort((a, b) => b.length - a.length)
    .map(({ x, y, length }) => ({
      x: Math.round(x + (length - stamp.width) / 2),
      y: y - (stamp.height >> 1)
    }))
}

/** Rows of pixels that show a candidate, from left to right. */
function spansOf(shown: Uint8Array, width: number, box: MaskBox, number: number): Span[] {
  const spans: Span[] = []
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const from = x
      while (x < box.right && shown[y * width + x] === number) x++
      if (x > from) spans.push({ x: from, y, length: x - from })
    }
  }
  return spans
}

/** Above and below an object, then down its middle. */
function placesAround(box: MaskBox, stamp: Size): Place[] {
  const gap = Math.ceil(stamp.height / 6)
  const middle = Math.round((box.left + box.right - stamp.width) / 2)
  const columns = [middle, box.left, box.right - stamp.width]
  const rows = [box.top - stamp.height - gap, box.bottom + gap]
  for (let y = box.top + gap; y < box.bottom; y += stamp.height + gap) rows.push(y)
  return rows.flatMap((y) => columns.map((x) => ({ x, y })))
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(value, most))
}

/** Pixels two rectangles share. */
function shared(a: Place & Size, b: Place & Size): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

function planesOfRgb({ width, height, data }: RgbFrame): Uint8Array {
  const samples = new Uint8Array(3 * width * height)
  for (let pixel = 0, plane = width * height; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++) samples[channel * plane + pixel] = data[3 * pixel + channel]!
  }
  return samples
}

function rgbOfPlanes(samples: Uint8Array): Uint8Array {
  const data = new Uint8Array(samples.length)
  for (let pixel = 0, plane = samples.length / 3; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++) data[3 * pixel + channel] = samples[channel * plane + pixel]!
  }
  return data
}
