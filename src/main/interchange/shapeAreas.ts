import type { LabelMask, Size } from '../../shared/domain/types'
import { expandCounts } from './compressedRle'
import { sizeText } from './fitMask'
import { fillPolygons } from './polygonFill'
import { paintCounts } from './runCounts'

/** What a shape covers. */
export interface ShapeArea {
  /** Why it is no mask of a picture of this size, completing “… was left out: it …”; null where it is one. */
  readonly faultOn: (size: Size) => string | null
  /** @returns pixels taken from other objects; for shapes without a fault on the mask's size */
  readonly paint: (mask: LabelMask, id: number) => number
}

/** A shape that covers nothing. @param fault completes “it …” */
export function noArea(fault: string): ShapeArea {
  return { faultOn: () => fault, paint: () => 0 }
}

/** @param parts lists of x and y in turn; in pixels, or in shares of the picture */
export function polygonArea(parts: readonly unknown[], unit: 'pixels' | 'shares' = 'pixels'): ShapeArea {
  const fault = parts.length === 0 ? 'has no points' : (parts.map(polygonFault).find((each) => each !== null) ?? null)
  if (fault !== null) return noArea(fault)
  const polygons = parts as readonly (readonly number[])[]
  const scaled = ({ width, height }: Size): readonly (readonly number[])[] =>
    polygons.map((polygon) => polygon.map((value, at) => value * (at % 2 === 0 ? width : height)))
  return {
    faultOn: () => null,
    paint: (mask, id) => fillPolygons(mask, unit === 'pixels' ? polygons : scaled(mask), id)
  }
}

function polygonFault(points: unknown): string | null {
  if (!Array.isArray(points)) return 'is a flat list, not lists of points'
  if (points.length === 0) return 'has no points'
  if (!points.every((value) => typeof value === 'number' && Math.abs(value) < 1e7))
    return 'has points that are no numbers'
  if (points.length % 2 === 1) return 'has an odd count of numbers'
  return points.length < 6
    ? `has ${points.length / 2} point${points.length === 2 ? '' : 's'}, three make an area`
    : null
}

/** COCO's runs: down the columns, background first. @param size height and width */
export function runArea([height, width]: readonly [number, number], counts: string | readonly number[]): ShapeArea {
  const expanded = (): readonly number[] => (typeof counts === 'string' ? expandCounts(counts) : counts)
  return {
    faultOn: (size) => {
      if (size.width !== width || size.height !== height) {
        return `is a mask of ${width}×${height}, the picture is ${sizeText(size)}`
      }
      return runFault(expanded, width * height)
    },
    paint: (mask, id) => paintCounts(mask, expanded(), id)
  }
}

function runFault(expanded: () => readonly number[], pixels: number): string | null {
  try {
    const covered = expanded().reduce((sum, count) => sum + count, 0)
    return covered === pixels ? null : `has runs that cover ${covered} of ${pixels} pixels`
  } catch (error) {
    return `is damaged: ${error instanceof Error ? error.message : String(error)}`
  }
}

export interface Box extends Size {
  readonly left: number
  readonly top: number
}

/** Runs along the rows of a box, background first, as CVAT has them. */
export function boxRunArea(box: Box, runs: readonly number[]): ShapeArea {
  const pixels = box.width * box.height
  const isWhole = runs.every((run) => Number.isInteger(run) && run >= 0) && sum(runs) === pixels
  return {
    faultOn: (size) => boxFault(box, size) ?? (isWhole ? null : 'has run lengths that do not fill its box'),
    paint: (mask, id) => {
      let [taken, position] = [0, 0]
      runs.forEach((run, index) => {
        for (let at = position; index % 2 === 1 && at < position + run; at++) taken += paintAt(mask, box, at, id)
        position += run
      })
      return taken
    }
  }
}

/** A picture of its own within a box: what is set there is the object's. Parts outside of the mask are cut off. */
export function bitmapArea(box: Box, isSet: (at: number) => boolean): ShapeArea {
  return {
    faultOn: () => null,
    paint: (mask, id) => {
      let taken = 0
      for (let at = 0; at < box.width * box.height; at++) {
        const x = box.left + (at % box.width)
        if (x >= 0 && x < mask.width && isSet(at)) taken += paintAt(mask, box, at, id)
      }
      return taken
    }
  }
}

function boxFault({ left, top, width, height }: Box, size: Size): string | null {
  const isWhole = [left, top, width, height].every(Number.isInteger)
  const fits = left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= size.width
  return isWhole && fits && top + height <= size.height ? null : `does not lie in the ${sizeText(size)} picture`
}

function paintAt({ width, height, data }: LabelMask, box: Box, at: number, id: number): number {
  const y = box.top + Math.floor(at / box.width)
  if (y < 0 || y >= height) return 0
  const pixel = y * width + box.left + (at % box.width)
  const isTaken = data[pixel] !== 0 && data[pixel] !== id
  data[pixel] = id
  return isTaken ? 1 : 0
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
