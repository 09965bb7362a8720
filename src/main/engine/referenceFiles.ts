import { basename } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { MasksAmbiguous, type ImportAnswers } from '../../shared/domain/importQuestion'
import { decodeMask } from '../../shared/domain/maskRle'
import type { FrameIndex, LabelMask, ReferenceMask, Size, VideoInfo } from '../../shared/domain/types'
import { fitMask } from '../interchange/fitMask'
import { masksForClip, shownFrames } from '../interchange/masksForClip'
import { readAnnotations } from '../interchange/readAnnotations'

/** A mask picture for a frame, or a file or folder of masks in any format that is read. */
export interface ReferenceFile {
  /** Of the first mask; null = frames as the file numbers them. */
  readonly frameIndex: FrameIndex | null
  readonly maskPath: string
  /** What is to be known where it can be read in several ways. */
  readonly answers?: ImportAnswers | undefined
}

/**
 * Reads masks and brings them to the video's size.
 * @param onNote told about masks that were resized, and whatever else is to be known of how they were read
 * @throws MasksAmbiguous, StudioError as `masksForClip`
 */
export async function readReferences(
  files: readonly ReferenceFile[],
  video: VideoInfo,
  { signal, onNote }: { readonly signal: AbortSignal; readonly onNote: (text: string) => void }
): Promise<ReferenceMask[]> {
  const references: ReferenceMask[] = []
  for (const { frameIndex, maskPath, answers } of files) {
    const masks = await masksForClip({ path: maskPath, frame: frameIndex, answers }, video, signal)
    const { frames, notes } = shownFrames(masks)
    for (const note of notes) onNote(note)
    references.push(...frames.map((frame) => ({ frameIndex: frame.frameIndex, mask: frame.mask })))
  }
  return references
}

/**
 * A mask picture of one object, whatever its number: 1 where it is.
 * @throws MasksAmbiguous, StudioError as `readReferences`, `mask-empty`
 */
export async function readObjectMask(path: string, video: Size): Promise<LabelMask> {
  const clip = { name: '', size: video, frameCount: 1 }
  const { signal } = new AbortController()
  const { frames } = await readAnnotations(path, { clip, answers: {}, signal }).catch(sayHowToSave)
  const [frame] = frames
  if (!frame) throw emptyMask(basename(path))
  const { width, height, data } = fitMask(decodeMask(frame.mask), video, basename(path))
  if (data.every((label) => label === 0)) throw emptyMask(basename(path))
  return { width, height, data: data.map((label) => Math.min(1, label)) }
}

/** Where only one object is wanted there is a way to save it that nobody can mistake. */
function sayHowToSave(error: unknown): never {
  if (!(error instanceof MasksAmbiguous)) throw error
  throw new StudioError(error.code, error.message, { hint: 'Save it as a white object on black.', cause: error })
}

function emptyMask(name: string): StudioError {
  return new StudioError('mask-empty', `${name} shows no object: all of it is background.`, {
    hint: 'Objects have values from 1 to 255, the background has 0.'
  })
}
