import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask, FrameIndex, LabelMask, ReferenceMask, Size, VideoInfo } from '../../shared/domain/types'
import { fitMask, sizeText } from '../interchange/fitMask'
import { masksForClip } from '../interchange/masksForClip'
import { readMaskPng } from '../media/masks/maskPng'

/** A mask picture for a frame, or a file or folder of masks in any format that is read. */
export interface ReferenceFile {
  /** Of the first mask; null = frames as the file numbers them. */
  readonly frameIndex: FrameIndex | null
  readonly maskPath: string
}

/**
 * Reads masks and brings them to the video's size.
 * @param onNote told about masks that were resized
 * @throws StudioError `mask-aspect-mismatch`, `mask-empty`, and what `readMaskPng` and `masksForClip` throw
 */
export async function readReferences(
  files: readonly ReferenceFile[],
  video: VideoInfo,
  { signal, onNote }: { readonly signal: AbortSignal; readonly onNote: (text: string) => void }
): Promise<ReferenceMask[]> {
  const references: ReferenceMask[] = []
  for (const { frameIndex, maskPath } of files) {
    if (frameIndex !== null && (await isPicture(maskPath))) {
      references.push({ frameIndex, mask: await readPicture(maskPath, video.size, onNote) })
      continue
    }
    const { frames, notes } = await masksForClip({ path: maskPath, frame: frameIndex }, video, signal)
    for (const note of notes) onNote(note)
    references.push(...frames.map((frame) => ({ frameIndex: frame.frameIndex, mask: frame.mask })))
  }
  return references
}

/**
 * A mask picture of one object, whatever its number: 1 where it is.
 * @throws StudioError as `readReferences`
 */
export async function readObjectMask(path: string, video: Size): Promise<LabelMask> {
  const { width, height, data } = fitMask(await readMaskPng(path), video, basename(path))
  if (data.every((label) => label === 0)) throw emptyMask(basename(path))
  return { width, height, data: data.map((label) => Math.min(1, label)) }
}

/** What is neither a list nor a folder is taken for a picture, and refused as one. */
async function isPicture(path: string): Promise<boolean> {
  if (/\.(json|xml|exr)$/i.test(path)) return false
  const found = await stat(path).catch(() => null)
  return found?.isDirectory() !== true
}

async function readPicture(path: string, video: Size, onNote: (text: string) => void): Promise<EncodedMask> {
  const name = basename(path)
  const mask = await readMaskPng(path)
  const fitted = fitMask(mask, video, name)
  if (fitted !== mask) onNote(`${name} was resized from ${sizeText(mask)} to ${sizeText(video)}.`)
  if (fitted.data.every((label) => label === 0)) {
    throw emptyMask(name)
  }
  return encodeMask(fitted)
}

function emptyMask(name: string): StudioError {
  return new StudioError('mask-empty', `${name} shows no object: all of it is background.`, {
    hint: 'Objects have values from 1 to 255, the background has 0.'
  })
}
