import { z } from 'zod'
import { parseWith } from './annotationErrors'
import { sideSchema, idSchema, plainId } from './cocoSchema'
import type { ListedPicture, ListedShape } from './listed'
import { labelmeMask } from './labelmeMask'
import { bitmapArea, noArea, polygonArea, type ShapeArea } from './shapeAreas'

const pointSchema = z.tuple([z.number(), z.number()])

const shapeSchema = z.object({
  label: z.coerce.string().catch(''),
  points: z.array(pointSchema).catch([]),
  group_id: idSchema.nullish().catch(null),
  shape_type: z.string().default('polygon'),
  mask: z.string().nullish().catch(null),
  /** X-AnyLabeling's confidence. */
  score: z.number().nullish().catch(null)
})
type Shape = z.infer<typeof shapeSchema>

const labelmeSchema = z.object({
  shapes: z.array(z.unknown()),
  imagePath: z.string().default(''),
  imageWidth: sideSchema.nullish(),
  imageHeight: sideSchema.nullish()
})

export function isLabelme(json: object): boolean {
  return 'shapes' in json && ('imagePath' in json || 'imageHeight' in json || 'imageData' in json)
}

/**
 * A picture of labelme, or of X-AnyLabeling, which writes the same: polygons, rectangles that are named as areas, circles
 * and masks. Objects are groups (X-AnyLabeling's tracks), or labels.
 * @param name of the file, which stands for the picture where it names none
 * @throws StudioError `annotations-unreadable`
 */
export function labelmePicture(json: unknown, name: string): ListedPicture {
  const data = parseWith(labelmeSchema, json, name)
  const { imageWidth: width, imageHeight: height } = data
  const shapes = data.shapes.map((value, position) => {
    const parsed = shapeSchema.safeParse(value)
    const where = `shapes[${position}] of ${name}`
    return parsed.success ? listedShape(parsed.data, where) : damaged(where)
  })
  return { name: data.imagePath || name, frameIndex: null, size: width && height ? { width, height } : null, shapes }
}

function damaged(where: string): ListedShape {
  return { where, track: null, label: '', labelId: '', area: noArea('is damaged'), z: 0 }
}

function listedShape(shape: Shape, where: string): ListedShape {
  const { label, group_id: group, score } = shape
  // Groups are of one label: labelme numbers them for each anew.
  const track = group === null || group === undefined ? null : `${label} ${plainId(group)}`
  return {
    ...{ where: `${where} (${label})`, track, label, labelId: label, area: areaOf(shape), z: 0 },
    ...(typeof score === 'number' && { score })
  }
}

function areaOf({ shape_type: kind, points, mask }: Shape): ShapeArea {
  const [first = [0, 0], second = [0, 0]] = points
  if (kind === 'polygon') return polygonArea([points.flat()])
  if (kind === 'circle' && points.length === 2) return circleArea(first, second)
  if (kind === 'mask' && typeof mask === 'string') return maskArea(mask, first)
  return noArea(kind === 'rectangle' ? 'is a box only' : `is a ${kind}, which has no area`)
}

function maskArea(text: string, [left, top]: readonly [number, number]): ShapeArea {
  const bitmap = labelmeMask(text)
  if (!bitmap) return noArea('has a mask that cannot be read')
  const box = { left: Math.round(left), top: Math.round(top), width: bitmap.width, height: bitmap.height }
  return bitmapArea(box, (at) => bitmap.data[at] !== 0)
}

/** @param edge a point of its outline */
function circleArea([x, y]: readonly [number, number], edge: readonly [number, number]): ShapeArea {
  const radius = Math.hypot(edge[0] - x, edge[1] - y)
  const steps = 128
  const outline = Array.from({ length: steps }, (_, step) => {
    const angle = (step / steps) * 2 * Math.PI
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
  return polygonArea([outline.flat()])
}
