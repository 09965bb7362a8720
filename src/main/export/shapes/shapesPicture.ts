import type { OverlayFormat, ShapesFormat } from '../../../shared/domain/exportFormats'
import type { ExportMask, ExportObject } from '../../../shared/domain/exportJob'
import { encodeMask } from '../../../shared/domain/maskRle'
import { numbersAVertex, type RotoShape } from '../../../shared/domain/rotoShapes'
import type { FrameIndex, LabelMask, ObjectId, Size } from '../../../shared/domain/types'
import { fitShapes } from './core/fitShapes'
import { flattened } from './core/deviation'
import { rasterised } from './core/rasterise'
import { breather } from './shapesWriter'

/** Shapes of one frame as an overlay shows them: the objects as the curves enclose them, the curves, and their points. */
export interface ShapesPicture {
  readonly mask: ExportMask
  readonly objects: readonly ExportObject[]
}

/** @param mask of the frame */
export async function shapesPicture(
  { errorPx }: ShapesFormat,
  mask: ExportMask,
  objects: readonly ExportObject[],
  signal: AbortSignal
): Promise<ShapesPicture> {
  const { frameIndex } = mask
  const wish = { errorPx, breathe: breather(signal) }
  const { shapes } = await fitShapes(
    [mask],
    objects.map(({ id }) => id),
    wish
  )
  const { width, height } = mask.mask
  const labels = { width, height, data: new Uint8Array(width * height) }
  for (const { id } of objects)
    fill(
      labels,
      shapes.filter(({ objectId }) => objectId === id),
      id,
      frameIndex
    )
  const [line, point] = freeIds(objects)
  if (line === undefined || point === undefined) return { mask: { ...mask, mask: encodeMask(labels) }, objects }
  for (const { keys } of shapes) drawCurve(labels, keys[0]!.pose, { line, point })
  const marks = [
    { id: line, name: 'Curve', colour: [255, 255, 255] as [number, number, number] },
    { id: point, name: 'Points', colour: [255, 40, 40] as [number, number, number] }
  ]
  const { isReference } = mask
  return { mask: { frameIndex, isReference, mask: encodeMask(labels) }, objects: [...objects, ...marks] }
}

/** How such a picture is written. */
export const shapesOverlay: Pick<OverlayFormat, 'kind' | 'opacity' | 'outlinePx' | 'labels'> = {
  ...{ kind: 'overlay', opacity: 0.75, outlinePx: 0, labels: false }
}

function freeIds(objects: readonly ExportObject[]): ObjectId[] {
  const taken = new Set(objects.map(({ id }) => id))
  return Array.from({ length: 255 }, (_, at) => 255 - at)
    .filter((id) => !taken.has(id))
    .slice(0, 2)
}

function fill(labels: LabelMask, shapes: readonly RotoShape[], id: ObjectId, frameIndex: FrameIndex): void {
  const { width, height } = labels
  const drawn = rasterised(shapes, frameIndex, { left: 0, top: 0, width, height })
  drawn.forEach((inside, at) => {
    if (inside === 1) labels.data[at] = id
  })
}

/** Wide enough to be seen in a panel a third as wide as the picture. */
function drawCurve(labels: LabelMask, pose: Float64Array, { line, point }: { line: ObjectId; point: ObjectId }): void {
  const size = Math.max(1, Math.round(labels.width / 640))
  const points = flattened(pose, 0.5)
  for (let at = 0; at < points.length; at += 2) dot(labels, [points[at]!, points[at + 1]!], size, line)
  for (let at = 0; at < pose.length; at += numbersAVertex) dot(labels, [pose[at]!, pose[at + 1]!], size * 4, point)
}

function dot(
  { width, height, data }: LabelMask & Size,
  [x, y]: readonly [number, number],
  size: number,
  id: ObjectId
): void {
  const [left, top] = [Math.round(x - size / 2), Math.round(y - size / 2)]
  for (let row = Math.max(0, top); row < Math.min(height, top + size); row++) {
    const from = row * width + Math.max(0, left)
    const to = row * width + Math.min(width, left + size)
    if (to > from) data.fill(id, from, to)
  }
}
