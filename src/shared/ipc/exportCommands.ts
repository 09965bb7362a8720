import { z } from 'zod'
import type { PictureCodec } from '../domain/exportFormats'
import { exportJobSchema } from '../domain/exportJob'
import type { RotoShape } from '../domain/rotoShapes'
import { command, nothing, path, type JobStarted } from './command'

/** Commands that write masks and pictures out, handed on to the engine under the same name. */

/** What the FFmpeg in use can write. */
export interface ExportEncoders {
  readonly codecs: readonly PictureCodec[]
  /** Of these, the ones that hold alpha here. */
  readonly withAlpha: readonly PictureCodec[]
  /** Codecs with a hardware encoder that proved itself on this machine, and its name. */
  readonly hardware: Readonly<Partial<Record<PictureCodec, string>>>
}

export interface ExportFolder {
  /** Which of the names are taken. */
  readonly existing: readonly string[]
  /** Null where the system does not say. */
  readonly freeBytes: number | null
  /** Why nothing can be written there; null where it can. */
  readonly refusal: string | null
}

export const exportCommands = {
  /** Refuses at once what cannot work; then `job:progress`, and `job:finished` or `job:failed`. */
  'export:start': command<JobStarted>()(z.object({ job: exportJobSchema })),
  'export:encoders': command<ExportEncoders>()(nothing),
  /** Looks for files of these names in a folder the user chose. */
  'export:look': command<ExportFolder>()(
    z.object({ folder: path, names: z.array(z.string().min(1).max(500).refine(staysInside)).max(255) })
  ),
  /**
   * The first frame of the job's range as the job would make it, as a PNG; made of the video that is open. A newer
   * question ends an older one with `cancelled`.
   */
  'export:preview': command<{ png: Uint8Array; notes: readonly string[] }>()(
    // Trimap: a matte job shows where matting would find alpha, as its grey.
    z.object({ job: exportJobSchema, trimap: z.boolean().optional() })
  ),
  /** The curves a job for roto shapes would write, of the masks in it. A newer question ends an older one. */
  'export:shapes': command<{ shapes: readonly RotoShape[] }>()(z.object({ job: exportJobSchema }))
} as const

/** Names may have folders in them, but none above. */
function staysInside(name: string): boolean {
  return !/(^|[\\/])\.\.([\\/]|$)/.test(name)
}
