import type { ObjectId } from '../../../../shared/domain/types'
import type { FittedShapes, MaskFrame } from './fitShapes'
import { rasterised } from './rasterise'
import { objectRegions, type Region } from './region'
import type { RotoShape } from '../../../../shared/domain/rotoShapes'
import type { Breather } from './types'

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

export interface ObjectReport extends ShapeReport {
  readonly objectId: ObjectId
}

interface ReportWish {
  readonly framesPerSecond: number
  readonly breathe: Breather
}

/** Of each object, in the order of `ids`. */
export async function objectReports(
  { shapes, specks }: FittedShapes,
  ids: readonly ObjectId[],
  frames: readonly MaskFrame[],
  { framesPerSecond, breathe }: ReportWish
): Promise<ObjectReport[]> {
  const overlaps = await overlapsOf(shapes, ids, frames, breathe)
  return ids.map((objectId) => {
    const own = shapes.filter((shape) => shape.objectId === objectId)
    const life = own.map(({ from, to }) => to - from + 1)
    const alive = life.reduce((sum, length) => sum + length, 0)
    const keys = own.reduce((sum, shape) => sum + shape.keys.length, 0)
    const vertices = own.reduce((sum, shape, at) => sum + shape.vertices * life[at]!, 0)
    const values = overlaps.get(objectId) ?? []
    return {
      ...{ objectId, shapes: own.length, keys, specks: specks.get(objectId) ?? 0 },
      pointsPerContour: alive > 0 ? vertices / alive : 0,
      keysPerSecond: alive > 0 ? (keys * framesPerSecond) / alive : 0,
      largestErrorPx: own.reduce((largest, { errorPx }) => Math.max(largest, errorPx), 0),
      iou: values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0,
      leastIou: values.reduce((least, value) => Math.min(least, value), values.length > 0 ? 1 : 0)
    }
  })
}

async function overlapsOf(
  shapes: readonly RotoShape[],
  ids: readonly ObjectId[],
  frames: readonly MaskFrame[],
  breathe: Breather
): Promise<Map<ObjectId, number[]>> {
  const values = new Map(ids.map((id): [ObjectId, number[]] => [id, []]))
  for (const { frameIndex, mask } of frames) {
    if (!mask) continue
    for (const [id, region] of objectRegions(mask, new Set(ids))) {
      const own = shapes.filter(({ objectId }) => objectId === id)
      values.get(id)?.push(overlap(region, rasterised(own, frameIndex, region)))
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
