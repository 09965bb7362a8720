import type { ObjectId } from '../../../../shared/domain/types'
import type { FittedShapes, MaskFrame } from './fitShapes'
import { rasterised } from './rasterise'
import { objectRegions, type Region } from './region'
import type { Breather, RotoShape } from './types'

/** What shapes are worth, in numbers. */
export interface ShapeReport {
  readonly shapes: number
  readonly keys: number
  /** Vertices of a shape, on average over the frames it is there. */
  readonly pointsPerContour: number
  /** Keys of a shape in a second it is there, on average. */
  readonly keysPerSecond: number
  /** Largest distance between curve and outline, in pixels. */
  readonly largestErrorPx: number
  /** Intersection over union of shapes drawn again with the masks, 0..1: on average over frames and objects, and the least. */
  readonly iou: number
  readonly leastIou: number
  /** Parts and holes that were left out because they are smaller than the error. */
  readonly specks: number
}

export async function shapeReport(
  { shapes, specks }: FittedShapes,
  frames: readonly MaskFrame[],
  { framesPerSecond, breathe }: { framesPerSecond: number; breathe: Breather }
): Promise<ShapeReport> {
  const life = shapes.map(({ from, to }) => to - from + 1)
  const alive = life.reduce((sum, length) => sum + length, 0)
  const keys = shapes.reduce((sum, shape) => sum + shape.keys.length, 0)
  const vertices = shapes.reduce((sum, shape, at) => sum + shape.vertices * life[at]!, 0)
  const values = await overlaps(shapes, frames, breathe)
  return {
    shapes: shapes.length,
    keys,
    pointsPerContour: alive > 0 ? vertices / alive : 0,
    keysPerSecond: alive > 0 ? (keys * framesPerSecond) / alive : 0,
    largestErrorPx: shapes.reduce((largest, { errorPx }) => Math.max(largest, errorPx), 0),
    iou: values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0,
    leastIou: values.reduce((least, value) => Math.min(least, value), 1),
    specks
  }
}

async function overlaps(shapes: readonly RotoShape[], frames: readonly MaskFrame[], breathe: Breather) {
  const byObject = new Map<ObjectId, RotoShape[]>()
  for (const shape of shapes) byObject.set(shape.objectId, [...(byObject.get(shape.objectId) ?? []), shape])
  const values: number[] = []
  for (const { frameIndex, mask } of frames) {
    if (!mask) continue
    for (const [id, region] of objectRegions(mask, new Set(byObject.keys()))) {
      values.push(overlap(region, rasterised(byObject.get(id)!, frameIndex, region)))
    }
    await breathe()
  }
  return values
}

function overlap({ data }: Region, drawn: Uint8Array): number {
  let [both, either] = [0, 0]
  for (let at = 0; at < data.length; at++) {
    both += data[at]! & drawn[at]!
    either += data[at]! | drawn[at]!
  }
  return both / either
}
