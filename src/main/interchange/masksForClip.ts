import type { ImportAnswers } from '../../shared/domain/importQuestion'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { maskAreas } from '../../shared/domain/maskRle'
import type { FrameIndex, VideoInfo } from '../../shared/domain/types'
import { hintOf } from './clipHint'
import { fitImport } from './fitImport'
import { readAnnotations } from './readAnnotations'

export interface MaskFile {
  /** File or folder of any format that is read. */
  readonly path: string
  /** Frame the first mask lies on; null = frames as the file numbers them. */
  readonly frame: FrameIndex | null
  /** What is to be known where it can be read in several ways. */
  readonly answers?: ImportAnswers | undefined
}

/**
 * Masks of any format, scaled to a clip and on its frames.
 * @throws MasksAmbiguous, StudioError as `readAnnotations` and `fitImport`
 */
export async function masksForClip(
  { path, frame, answers = {} }: MaskFile,
  video: VideoInfo,
  signal: AbortSignal
): Promise<ImportedMasks> {
  const masks = await readAnnotations(path, { clip: hintOf(video), answers, signal })
  const first = masks.frames[0]?.frameIndex ?? 0
  // Names of pictures mean nothing where somebody says on which frame they lie.
  const frames = masks.frames.map((each) => ({ ...each, frameName: frame === null ? each.frameName : null }))
  return fitImport({ ...masks, frames }, video, { offset: frame === null ? 0 : frame - first, scale: true })
}

/** Masks to propagate from: frames on which nothing is shown say nothing, and are left out. */
export function shownFrames({ frames, notes }: ImportedMasks): Pick<ImportedMasks, 'frames' | 'notes'> {
  const shown = frames.filter(({ mask }) => maskAreas(mask).size > 0)
  const empty = frames.length - shown.length
  const note = `${empty} of ${frames.length} masks show no object and are no reference frames.`
  return { frames: shown, notes: empty === 0 ? notes : [...notes, note] }
}
