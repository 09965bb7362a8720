import { z } from 'zod'
import { packedPatchSchema, packedProjectSchema, type PackedProject } from '../domain/packedProject'
import type { RecoverableWork } from '../domain/recoverableWork'
import type { VideoLink } from '../domain/videoLink'
import { command, nothing, path } from './command'

/** Commands that read and write project files and the autosave. */

export interface OpenedProject {
  readonly project: PackedProject
  readonly video: VideoLink
  /** The file may be read, not written. */
  readonly readOnly: boolean
}

export interface RecoveredProject extends RecoverableWork {
  readonly project: PackedProject
  readonly video: VideoLink
  /** False when the saved project beneath the changes is gone: only what was changed since is there. */
  readonly complete: boolean
}

const id = z.string().regex(/^[0-9a-f]{16}$/)

export const projectCommands = {
  /** Writes only to paths a save dialog returned or the project was opened from. The autosave begins afresh from it. */
  'project:save': command<undefined>()(z.object({ path, project: packedProjectSchema })),
  'project:open': command<OpenedProject>()(z.object({ path })),

  /**
   * What the window shows from now on: a saved project, or a clip (null); with an id, an autosave that goes on. The user
   * was asked about changes of the work before: what is not saved by now is forgotten.
   */
  'autosave:begin': command<undefined>()(z.object({ path: path.nullable(), id: id.nullable() })),
  /** Adds what changed since the last one, or since the video or project was opened or saved. Resolves once on disk. */
  'autosave:append': command<undefined>()(packedPatchSchema),
  /** The user wants none of the changes of the open work. */
  'autosave:discard': command<undefined>()(nothing),
  /** For a window that starts: work that a sudden end of it or of the program left behind, the newest first. */
  'autosave:list': command<readonly RecoverableWork[]>()(nothing),
  /** The last autosave of a project, null where there is none: for a file that cannot be read. */
  'autosave:ofProject': command<RecoverableWork | null>()(z.object({ path })),
  /** Reads an autosave; `autosave:begin` with its id goes on from there. */
  'autosave:recover': command<RecoveredProject>()(z.object({ id })),
  /** Throws an autosave away; for a week it can be fetched back. */
  'autosave:forget': command<undefined>()(z.object({ id })),
  /** What was thrown away and is still there, the newest first. */
  'autosave:discarded': command<readonly RecoverableWork[]>()(nothing),
  'autosave:restore': command<undefined>()(z.object({ id }))
} as const
