import { forEachRun } from '../../shared/domain/maskRle'
import type { Candidate } from '../../shared/domain/suggestions'
import type { Rgb, Size } from '../../shared/domain/types'

/** A candidate as it is drawn, inside its box. */
interface Shape {
  /** uint8 [box height, box width]: 0 outside, 1 inside, 2 on the edge. */
  readonly cells: Uint8Array
  readonly width: number
  readonly height: number
}

const inside = 1
const edge = 2

/** @param edgePx width of the edge, pixels of the video, at least 1 */
export function candidateShape({ mask, box }: Pick<Candidate, 'mask' | 'box'>, edgePx: number): Shape {
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  const cells = new Uint8Array(width * height)
  forEachRun(mask, (label, start, length) => {
    if (label === 0) return
    for (let at = start; at < start + length; at++) {
      const [x, y] = [(at % mask.width) - box.left, Math.floor(at / mask.width) - box.top]
      if (x >= 0 && x < width && y >= 0 && y < height) cells[y * width + x] = inside
    }
  })
  const shape = { cells, width, height }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (isEdge(shape, x, y, edgePx)) cells[y * width + x] = edge
  return shape
}

function isEdge(shape: Shape, x: number, y: number, reach: number): boolean {
  if (shape.cells[y * shape.width + x] === 0) return false
  return !(
    isInside(shape, x - reach, y) &&
    isInside(shape, x + reach, y) &&
    isInside(shape, x, y - reach) &&
    isInside(shape, x, y + reach)
  )
}

function isInside({ cells, width, height }: Shape, x: number, y: number): boolean {
  return x >= 0 && x < width && y >= 0 && y < height && cells[y * width + x] !== 0
}

/** Colours of a drawn candidate, with their opacity 0..255; 0 leaves what is there. */
export interface Paint {
  readonly colour: Rgb
  readonly fill: number
  readonly edge: number
}

/** Draws a candidate over what the picture already shows. @param pixels uint8 RGBA [height, width] of the video's size */
export function drawCandidate(
  pixels: Uint8ClampedArray,
  size: Size,
  candidate: Candidate,
  look: Paint & { readonly edgePx: number }
): void {
  const { cells, width, height } = candidateShape(candidate, look.edgePx)
  const [red, green, blue] = look.colour
  for (let y = 0, cell = 0; y < height; y++) {
    let at = ((candidate.box.top + y) * size.width + candidate.box.left) * 4
    for (let x = 0; x < width; x++, cell++, at += 4) {
      const alpha = cells[cell] === edge ? look.edge : cells[cell] === inside ? look.fill : 0
      if (alpha === 0 || alpha < pixels[at + 3]!) continue
      pixels[at] = red
      pixels[at + 1] = green
      pixels[at + 2] = blue
      pixels[at + 3] = alpha
    }
  }
}
