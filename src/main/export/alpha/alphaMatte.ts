import { edgeKindOf, type EdgeOptions } from '../../../shared/domain/exportFormats'
import { feathered, fullAlpha, grown, steadied, type AlphaPlane } from './alphaFilters'
import { overTime } from './overTime'
import { forEachRun } from '../../../shared/domain/maskRle'
import { upsampleSoftMask } from '../../session/upsampleSoftMask'
import type { EncodedMask, ObjectId, Size } from '../../../shared/domain/types'

/** Soft masks of a frame, unpacked: see `PackedSoftMasks`. */
export interface SoftFrame extends Size {
  readonly objectIds: readonly ObjectId[]
  /** uint8 [objects, height, width], probability x 255. */
  readonly planes: Uint8Array
}

/** A frame's masks, unpacked. */
export interface MatteFrame {
  readonly mask: EncodedMask
  /** What the network gave; absent where the mask was painted, or made by older studios. */
  readonly soft?: SoftFrame | undefined
  /** Painted by the user: its edge is not averaged with those of other frames. */
  readonly isReference: boolean
}

export interface MatteRequest {
  readonly frame: MatteFrame
  /** Frames beside it that have masks, for `smoothFrames`. */
  readonly neighbours: readonly { readonly frame: MatteFrame; readonly distance: number }[]
  /** Objects that are inside. */
  readonly ids: ReadonlySet<ObjectId>
  readonly edges: EdgeOptions
  /** The picture, uint8 [height, width, 3], in any colours: soft edges follow it. */
  readonly guide?: Uint8Array | undefined
}

/** Alpha of some objects on a frame, at the mask's size: what exports write and the stage shows. */
export function matteOf(request: MatteRequest): AlphaPlane {
  return finished(shapeOf(request), request.edges)
}

/** Alpha before it is grown and faded; of matting, before the network. */
export function shapeOf(request: MatteRequest): AlphaPlane {
  return edgeKindOf(request.edges) === 'hard' ? hardShape(request) : softShape(request)
}

export function finished(shape: AlphaPlane, { growPx, featherPx }: EdgeOptions): AlphaPlane {
  return feathered(grown(shape, growPx), featherPx)
}

/** Neighbours are averaged while they are small; then the edge is fitted to this frame's own picture. */
function softShape({ frame, neighbours, ids, guide }: MatteRequest): AlphaPlane {
  const { soft } = frame
  if (!soft) return enlarged(coverage(hardAlpha(frame.mask, ids)), frame, guide)
  const others = neighbours.flatMap(({ frame: other, distance }) =>
    other.soft && sameSize(other.soft, soft) ? [{ plane: summed(other.soft, ids), weight: weightAt(distance) }] : []
  )
  return enlarged(overTime(summed(soft, ids), others), frame, guide)
}

/** Cells a painted edge is softened over: fine ones, so that it stays where it was painted. */
const finestCell = 2
const mostRows = 270

/** How much of each cell of a finer grid than the network's a mask covers: a soft mask of what has none. */
function coverage({ width, height, data }: AlphaPlane): AlphaPlane {
  const cell = Math.max(finestCell, Math.ceil(Math.min(width, height) / mostRows))
  const grid = { width: Math.max(1, Math.floor(width / cell)), height: Math.max(1, Math.floor(height / cell)) }
  const columns = Int32Array.from({ length: width }, (_, x) => Math.floor((x * grid.width) / width))
  const [sums, counts] = [new Float64Array(grid.width * grid.height), new Uint32Array(grid.width * grid.height)]
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * grid.height) / height) * grid.width
    for (let x = 0; x < width; x++, at++) {
      const place = row + columns[x]!
      sums[place]! += data[at]!
      counts[place]!++
    }
  }
  return { ...grid, data: Uint16Array.from(sums, (sum, place) => sum / Math.max(1, counts[place]!) + 0.5) }
}

/** Below and above these probabilities the network is sure enough: no haze, no holes. */
const sureEnds = { outside: 0.05, inside: 0.95 }

function enlarged(small: AlphaPlane, { mask }: MatteFrame, guide: Uint8Array | undefined): AlphaPlane {
  const { width, height } = mask
  const picture = { frameIndex: 0, width, height, data: guide ?? new Uint8Array(width * height * 3) }
  const data = Float32Array.from(small.data, (value) => value / fullAlpha)
  return { width, height, data: upsampleSoftMask(picture, { ...small, data }, sureEnds) }
}

function hardShape({ frame, neighbours, ids }: MatteRequest): AlphaPlane {
  const own = hardAlpha(frame.mask, ids)
  if (frame.isReference) return own
  const others = neighbours.map(({ frame: other, distance }) => ({
    plane: hardAlpha(other.mask, ids),
    weight: weightAt(distance)
  }))
  return steadied(own, others, 2)
}

function weightAt(distance: number): number {
  return 1 / (1 + Math.abs(distance))
}

function sameSize(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height
}

export function hardAlpha(mask: EncodedMask, ids: ReadonlySet<ObjectId>): AlphaPlane {
  const { width, height } = mask
  const data = new Uint16Array(width * height)
  forEachRun(mask, (label, start, length) => {
    if (ids.has(label)) data.fill(fullAlpha, start, start + length)
  })
  return { width, height, data }
}

/** Probability that a pixel belongs to any of the objects. */
function summed({ width, height, objectIds, planes }: SoftFrame, ids: ReadonlySet<ObjectId>): AlphaPlane {
  const data = new Uint16Array(width * height)
  objectIds.forEach((id, slot) => {
    if (!ids.has(id)) return
    const plane = planes.subarray(slot * data.length, (slot + 1) * data.length)
    for (let at = 0; at < data.length; at++) data[at] = Math.min(fullAlpha, data[at]! + plane[at]! * 257)
  })
  return { width, height, data }
}
