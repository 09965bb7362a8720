import { z } from 'zod'
import { noArea, polygonArea, runArea, type ShapeArea } from './shapeAreas'

/** What COCO and its kin share. Tools differ in what they leave out, so only what nothing can be read without is asked for. */

export const sideSchema = z.int().min(1).max(65_535)

/** Numbers, or text that several exporters write for them. */
export const idSchema = z.union([z.number(), z.string()])
export type Id = z.infer<typeof idSchema>

export const categorySchema = z.object({ id: idSchema, name: z.string().default('') })

const runSchema = z.object({
  size: z.tuple([sideSchema, sideSchema]),
  counts: z.union([z.string(), z.array(z.int().min(0))])
})

/** What this studio, and CVAT, write beside a category: the object's own name. */
export const ownNameSchema = z
  .looseObject({ name: z.string().nullish().catch(null) })
  .nullish()
  .catch(null)

/** Ids of one kind, however they are written: `7` and `"7"` are one. */
export function sameId(id: Id): string {
  return String(id).trim()
}

/** As a number where it is one. */
export function plainId(id: Id): Id {
  return typeof id === 'string' && /^\d{1,15}$/.test(id.trim()) ? Number(id) : id
}

/** @param segmentation whatever the file has there; what is no area says why */
export function segmentationArea(segmentation: unknown): ShapeArea {
  if (segmentation === undefined || segmentation === null) return noArea('has a box only')
  if (Array.isArray(segmentation)) return polygonArea(segmentation)
  const runs = runSchema.safeParse(segmentation)
  return runs.success ? runArea(runs.data.size, runs.data.counts) : noArea('has a segmentation of no known kind')
}
