import { z } from 'zod'
import { objectIdSchema, projectSettingsSchema } from './project'

/**
 * A project as a head, which is JSON, and one block of bytes that holds every mask: what crosses process borders and
 * lies in files. Thousands of small arrays would take seconds where one large one takes milliseconds.
 */

const frameIndex = z.int().min(0)

/** Where bytes lie in the block. */
const span = { offset: z.int().min(0), length: z.int().min(0) }

const packedReference = z.object({ frameIndex, ...span })

const packedMask = z.object({
  frameIndex,
  ...span,
  confidence: z.record(z.coerce.number().pipe(objectIdSchema), z.number().min(0).max(1)),
  /** Position of `madeFrom` in the head's `origins`. */
  origin: z.int().min(0),
  soft: z
    .object({
      width: z.int().min(1).max(65_535),
      height: z.int().min(1).max(65_535),
      objectIds: z.array(objectIdSchema).max(255),
      ...span
    })
    .optional()
})

export const projectHeadSchema = projectSettingsSchema.extend({
  references: z.array(packedReference),
  masks: z.array(packedMask),
  /** Names of sets of reference masks, each written once. */
  origins: z.array(z.string())
})

export const patchHeadSchema = projectHeadSchema.extend({
  removedReferences: z.array(frameIndex),
  removedMasks: z.array(frameIndex)
})

/** Not `instanceof(Uint8Array)`: its type would refuse views of shared memory. */
const block = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes')

export const packedProjectSchema = z.object({ head: projectHeadSchema, bytes: block })
export const packedPatchSchema = z.object({ head: patchHeadSchema, bytes: block })

export type ProjectHead = z.infer<typeof projectHeadSchema>
export type PackedProject = z.infer<typeof packedProjectSchema>
export type PackedPatch = z.infer<typeof packedPatchSchema>
