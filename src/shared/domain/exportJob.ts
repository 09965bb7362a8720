import { z } from 'zod'
import { bandStrokesSchema, edgeTuningSchema } from './edgeTuning'
import { exportFormatSchema } from './exportFormats'
import { classNameSchema, objectIdSchema, propagatedMaskSchema, rgbSchema } from './project'
import type { PropagatedMask, ReferenceMask } from './types'

/**
 * An export as a thing of its own: everything it needs is in it or in files it names, so that it can wait in a queue,
 * be saved, and run whatever video is open. The window, the command line and batch files all make these.
 */

export const exportObjectSchema = z.object({
  id: objectIdSchema,
  name: z.string().max(200),
  colour: rgbSchema,
  /** What it is one of, for annotations; absent = it is the only one of its kind. */
  className: classNameSchema.optional(),
  /** Of matting edges; absent: as the network finds them. */
  edge: edgeTuningSchema.optional()
})

/** A mask of any frame; references are the user's own. Frames without an entry hold no object. */
export const exportMaskSchema = propagatedMaskSchema.partial({ confidence: true })

/** Which objects, and whether they share a file. */
export const exportSelectionSchema = z.object({
  /** Absent: every object of the job. */
  ids: z.array(objectIdSchema).max(255).optional(),
  /** True: a file (or folder) for each object. */
  apart: z.boolean()
})

export const exportOutputSchema = z.object({
  /** Folder the files are put in; it must exist. */
  folder: z.string().min(1).max(32_768),
  /** File name without its extension, see `exportNames.ts`. */
  nameTemplate: z.string().min(1).max(255),
  /** Whether files of these names are replaced. */
  overwrite: z.boolean()
})

export const exportJobSchema = z.object({
  videoPath: z.string().min(1).max(32_768),
  objects: z.array(exportObjectSchema).max(255),
  masks: z.array(exportMaskSchema),
  /** Where the refine-edge brush went; absent: nowhere. */
  bands: bandStrokesSchema.optional(),
  /** First and last frame, inclusive. */
  range: z.object({ from: z.int().min(0), to: z.int().min(0) }),
  selection: exportSelectionSchema,
  output: exportOutputSchema,
  format: exportFormatSchema,
  /** What names can say of the clip, see `exportNames.ts`; found out anew when the export starts. */
  naming: z
    .object({
      timecode: z.string().max(20),
      date: z.string().max(20),
      firstNumber: z.int().min(0),
      digits: z.int().min(1).max(9)
    })
    .optional()
})

export type ExportObject = z.infer<typeof exportObjectSchema>
export type ExportMask = z.infer<typeof exportMaskSchema>
export type ExportJob = z.infer<typeof exportJobSchema>

/** A mask as exports take it. @param isReference absent = as the mask says, which a painted one need not */
export function exportMask(
  { frameIndex, mask, confidence, soft, ...rest }: ReferenceMask & Partial<PropagatedMask>,
  isReference = rest.isReference ?? true
): ExportMask {
  return {
    ...{ frameIndex, mask, isReference },
    ...(confidence && { confidence }),
    ...(soft && { soft: { ...soft, objectIds: [...soft.objectIds] } })
  }
}
