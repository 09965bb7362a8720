import { z } from 'zod'
import type { ErrorData } from '../domain/errors'
import { importAnswersSchema, type ImportQuestion } from '../domain/importQuestion'
import type { ImportedFormat, ImportedMasks, ImportedObject, MaskSample } from '../domain/importedMasks'
import type { PathContents } from '../domain/pathContents'
import type { FrameIndex, Size } from '../domain/types'
import { command, path } from './command'

/** Commands that look at files of other tools and read masks out of them, handed on to the engine under the same name. */

/** What was found in a file or folder of masks, for the user to choose from. */
export interface FoundMasks {
  /** Name of the file or folder. */
  readonly name: string
  readonly format: ImportedFormat
  readonly clipName: string
  readonly size: Size
  readonly objects: readonly ImportedObject[]
  /** Frames of the open clip that the masks would lie on, ascending; those outside of it are left out. */
  readonly frames: readonly FrameIndex[]
  /** One mask per object that these frames show, as `sampleMasks` chooses it. */
  readonly samples: readonly MaskSample[]
  /** Masks there are, those outside of the clip included. */
  readonly maskCount: number
  readonly notes: readonly string[]
  /** True when sizes differ and masks would be scaled. */
  readonly scaled: boolean
  /** Why these masks cannot be brought to the open clip; null when they can. */
  readonly problem: ErrorData | null
}

/** Masks that can be read in several ways: the user has to say which. */
export interface AskedMasks {
  readonly question: ImportQuestion
}

/** Added to every frame number. */
const offset = z.int().min(-10_000_000).max(10_000_000)

export const importCommands = {
  /** What a path that was opened or dropped is. @param clipIsOpen pictures that look like masks then count as masks */
  'import:look': command<PathContents>()(z.object({ path, clipIsOpen: z.boolean() })),
  /**
   * Reads masks and keeps them until others are read; needs an open video. Where they can be read in several ways that is
   * asked, and asked again with the answer.
   */
  'import:read': command<FoundMasks | AskedMasks>()(
    z.object({ path, offset, answers: importAnswersSchema.optional() })
  ),
  /** The masks read last, at other frames. */
  'import:place': command<FoundMasks>()(z.object({ offset })),
  /** The masks read last, brought to the size and the frames of the open video. */
  'import:take': command<ImportedMasks>()(z.object({ offset }))
} as const
