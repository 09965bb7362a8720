import { z } from 'zod'
import { bandStrokesSchema, edgeTuningSchema } from './edgeTuning'
import type { EncodedMask, FrameIndex, ObjectId, PackedSoftMasks, ReferenceMask } from './types'

/**
 * The project: what a user would hate to lose. Version 2; how it lies in a file is told in `docs/project-format.md`. A
 * field may be added with a default; a changed meaning needs a new version and a migration.
 */
export const projectVersion = 2

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
  objectIds: z.array(objectIdSchema).max(255).readonly(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes')
})

export const propagatedMaskSchema = z.object({
  frameIndex,
  mask: encodedMaskSchema,
  isReference: z.boolean(),
  confidence: z.record(z.coerce.number().pipe(objectIdSchema), z.number().min(0).max(1)),
  soft: packedSoftMasksSchema.optional()
})

/** As data sets name what an object is one of: person, car, … */
export const classNameSchema = z.string().max(80)

export const objectSchema = z.object({
  id: objectIdSchema,
  name: z.string().max(200),
  colour: rgbSchema,
  visible: z.boolean(),
  /** A locked object is neither painted over nor erased. Absent in projects of older studios. */
  locked: z.boolean().default(false),
  /** What the object is one of: a category, a label. Absent in projects of older studios and for objects without one. */
  className: classNameSchema.optional(),
  /** Of matting edges. Absent in projects of older studios, and where nobody changed anything. */
  edge: edgeTuningSchema.optional()
})

/** Names a video by content: its size and a hash over its beginning, middle and end. */
export const videoFingerprintSchema = z.object({
  /** Size of the file. */
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/)
})

/** What a project holds beside its masks. */
export const projectSettingsSchema = z.object({
  video: z.object({
    path: z.string(),
    frameCount: z.int().min(1),
    width: size,
    height: size,
    fingerprint: videoFingerprintSchema.optional()
  }),
  /** In the order of the list; ids are unique. */
  objects: z.array(objectSchema).max(255),
  /** In and out point, both included; null for the whole clip. */
  range: z.object({ from: frameIndex, to: frameIndex }).nullable().default(null),
  view: z.object({ frameIndex, opacity: z.number().min(0).max(1), mode: z.string().max(40).optional() }),
  /** Strokes of the refine-edge brush, in the order they were made; absent: none. */
  bands: bandStrokesSchema.optional(),
  /** Last choices of each export dialog, by its name; whoever wrote them checks them when they are read. */
  exportSettings: z.record(z.string().max(100), z.json()).default({})
})

export type SegmentationObject = z.infer<typeof objectSchema>
export type VideoFingerprint = z.infer<typeof videoFingerprintSchema>
export type ProjectSettings = z.infer<typeof projectSettingsSchema>

/** A mask the network made, as a project keeps it: derived, but it took time to compute. */
export interface ProjectMask {
  readonly frameIndex: FrameIndex
  readonly mask: EncodedMask
  /** By object id, 0..1. */
  readonly confidence: Readonly<Record<ObjectId, number>>
  /** Names the reference masks it was made from: with others it is out of date. */
  readonly madeFrom: string
  readonly soft?: PackedSoftMasks | undefined
}

export interface Project extends ProjectSettings {
  /** Masks the user gave, one a frame. */
  readonly references: readonly ReferenceMask[]
  /** One a frame. */
  readonly masks: readonly ProjectMask[]
}

/** What changed in a project: the settings whole, of the masks only those that are other or gone. */
export interface ProjectPatch extends Project {
  readonly removedReferences: readonly FrameIndex[]
  readonly removedMasks: readonly FrameIndex[]
}
