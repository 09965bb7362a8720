import { decodeMask, encodeMask, forEachRun, MaskWriter } from '../../../shared/domain/maskRle'
import type { PromptStroke } from '../../../shared/domain/pointing'
import type { MaskBox } from '../../../shared/domain/suggestions'
import type { EncodedMask, LabelMask, Size } from '../../../shared/domain/types'
import { pinPlaces } from './holdPoints'
import { sameRegion, sizeOf, wholeOf } from './regions'

/** A mask at the size of the video, the rectangle it fills, and its pixels. */
export interface MadeMask {
  readonly mask: EncodedMask
  readonly box: MaskBox
  readonly area: number
}

export function nothing(frame: Size): MadeMask {
  return { mask: new MaskWriter(frame).finish(), box: { left: 0, top: 0, right: 0, bottom: 0 }, area: 0 }
}

/** The mask of a part, in the frame: run by run, since a frame of 4K has eight million pixels. */
export function placed({ mask, box, area }: MadeMask, region: MaskBox, frame: Size): MadeMask {
  if (sameRegion(region, wholeOf(frame))) return { mask, box, area }
  const { width } = sizeOf(region)
  const writer = new MaskWriter(frame)
  forEachRun(mask, (label, start, length) => {
    for (let at = start; label !== 0 && at < start + length;) {
      const row = Math.floor(at / width)
      const end = Math.min(start + length, (row + 1) * width)
      writer.add((region.top + row) * frame.width + region.left + (at - row * width), end - at)
      at = end
    }
  })
  const { left, top, right, bottom } = box
  return {
    ...{ mask: writer.finish(), area },
    box: { left: region.left + left, top: region.top + top, right: region.left + right, bottom: region.top + bottom }
  }
}

/** With every point on its side; where nothing is, nothing. @param cell pixels of the frame that a cell of the grid covers */
export function pinned(made: MadeMask, strokes: readonly PromptStroke[], cell: number): MadeMask {
  if (made.area === 0 || strokes.every((stroke) => stroke.kind === 'box' || allOn(made.mask, stroke))) return made
  const mask = decodeMask(made.mask)
  if (!pinPlaces(mask, strokes, cell)) return made
  return { mask: encodeMask(mask), ...extentOf(mask) }
}

function allOn(mask: EncodedMask, stroke: Extract<PromptStroke, { kind: 'points' }>): boolean {
  const pixels = stroke.points.map(({ x, y }) => Math.floor(y) * mask.width + Math.floor(x))
  const inside = new Set<number>()
  forEachRun(mask, (label, start, length) => {
    if (label === 0) return
    for (const pixel of pixels) if (pixel >= start && pixel < start + length) inside.add(pixel)
  })
  return pixels.every((pixel) => inside.has(pixel) === stroke.positive)
}

function extentOf({ width, data }: LabelMask): Omit<MadeMask, 'mask'> {
  let [left, top, right, bottom, area] = [width, Infinity, 0, 0, 0]
  for (let at = 0; at < data.length; at++) {
    if (data[at] === 0) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = y + 1
    area++
  }
  return { area, box: area === 0 ? { left: 0, top: 0, right: 0, bottom: 0 } : { left, top, right, bottom } }
}
