import { z } from 'zod'

/**
 * The project: what a user would hate to lose. Version 1. Masks are run lengths in memory and base64 in the file (see
 * `main/project`). A field may be added with a default; a changed meaning needs a new version and a migration.
 */
export const projectVersion = 1

const size = z.int().min(1).max(65_535)
const frameIndex = z.int().min(0)
export const objectIdSchema = z.int().min(1).max(255)
const channel = z.int().min(0).max(255)
/** Red, green, blue. */
export const rgbSchema = z.tuple([channel, channel, channel])

export const encodedMaskSchema = z.object({
  width: size,
  height: size,
  // Not `instanceof(Uint8Array)`: its type would refuse views of shared memory, which `EncodedMask` allows.
  runs: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes')
})

export const referenceMaskSchema = z.object({ frameIndex, mask: encodedMaskSchema })

export const packedSoftMasksSchema = z.object({
  width: size,
  height: size,
  objectIds: z.array(objectIdSchema).max(255),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes')
})

export const propagatedMaskSchema = z.object({
  frameIndex,
  mask: encodedMaskSchema,
  isReference: z.boolean(),
  confidence: z.record(z.coerce.number().pipe(objectIdSchema), z.number().min(0).max(1)),
  soft: packedSoftMasksSchema.optional()
})

export const objectSchema = z.object({
  id: objectIdSchema,
  name: z.string().max(200),
  colour: rgbSchema,
  visible: z.boolean(),
  /** A locked object is neither painted over nor erased. Absent in projects of older studios. */
  locked: z.boolean().default(false)
})

export const projectSchema = z.object({
  version: z.literal(projectVersion),
  video: z.object({ path: z.string(), frameCount: z.int().min(1), width: size, height: size }),
  objects: z.array(objectSchema).max(255),
  references: z.array(referenceMaskSchema),
  /** Propagated masks; derived, but they took minutes to compute. Stale: made from other references than there are. */
  masks: z.array(propagatedMaskSchema.extend({ stale: z.boolean().optional() })),
  view: z.object({ frameIndex, opacity: z.number().min(0).max(1) })
})

export type SegmentationObject = z.infer<typeof objectSchema>
export type Project = z.infer<typeof projectSchema>
