import { basename } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import type { FrameIndex, ReferenceMask, Size } from '../../shared/domain/types'
import { fitMask, sizeText } from '../interchange/fitMask'
import { readMaskPng } from '../media/maskPng'

/** A mask file for a frame. */
export interface ReferenceFile {
  readonly frameIndex: FrameIndex
  readonly maskPath: string
}

/**
 * Reads masks and brings them to the video's size.
 * @param onNote told about masks that were resized
 * @throws StudioError `mask-aspect-mismatch`, `mask-empty`, and what `readMaskPng` throws
 */
export async function readReferences(
  files: readonly ReferenceFile[],
  video: Size,
  onNote: (text: string) => void
): Promise<ReferenceMask[]> {
  const references: ReferenceMask[] = []
  for (const { frameIndex, maskPath } of files) {
    const mask = await readMaskPng(maskPath)
    const fitted = fitMask(mask, video, basename(maskPath))
    if (fitted !== mask) onNote(`${basename(maskPath)} was resized from ${sizeText(mask)} to ${sizeText(video)}.`)
    if (fitted.data.every((label) => label === 0)) {
      throw new StudioError('mask-empty', `${basename(maskPath)} shows no object: all of it is background.`, {
        hint: 'Objects have values from 1 to 255, the background has 0.'
      })
    }
    references.push({ frameIndex, mask: encodeMask(fitted) })
  }
  return references
}
