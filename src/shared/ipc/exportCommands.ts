import { z } from 'zod'
import { edgeSchema, type PictureCodec } from '../domain/exportFormats'
import { exportJobSchema, exportMaskSchema } from '../domain/exportJob'
import { objectIdSchema } from '../domain/project'
import { command, frameIndex, nothing, path, type JobStarted } from './command'

/** Commands that write masks and pictures out, handed on to the engine under the same name. */

/** What the FFmpeg in use can write. */
export interface ExportEncoders {
  readonly codecs: readonly PictureCodec[]
  /** Codecs with a hardware encoder that proved itself on this machine, and its name. */
  readonly hardware: Readonly<Partial<Record<PictureCodec, string>>>
}

export interface ExportFolder {
  /** Which of the names are taken. */
  readonly existing: readonly string[]
  /** Null where the system does not say. */
  readonly freeBytes: number | null
}

export interface ExportPreview {
  readonly width: number
  readonly height: number
  /** uint8 [height, width] */
  readonly alpha: Uint8Array
}

export const exportCommands = {
  /** Refuses at once what cannot work; then `job:progress`, and `job:finished` or `job:failed`. */
  'export:start': command<JobStarted>()(z.object({ job: exportJobSchema })),
  'export:encoders': command<ExportEncoders>()(nothing),
  /** Looks for files of these names in a folder the user chose. */
  'export:look': command<ExportFolder>()(
    z.object({ folder: path, names: z.array(z.string().min(1).max(300)).max(255) })
  ),
  /** Alpha of a frame of the open video as an export would make it; null where there is no mask. */
  'export:preview': command<ExportPreview | null>()(
    z.object({
      frameIndex,
      masks: z.array(exportMaskSchema).max(32),
      ids: z.array(objectIdSchema).max(255),
      edges: edgeSchema
    })
  )
} as const
