import { dirname, join } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import type { CommandOutput } from '../../shared/ipc/contract'
import { readMaskPng } from '../media/masks/maskPng'

/**
 * The sample that comes with the studio.
 * @throws StudioError `file-not-found` where it was left out
 */
export async function readSample(videoPath: string | null): Promise<CommandOutput<'app:sample'>> {
  if (videoPath === null) throw new StudioError('file-not-found', 'This copy of the studio has no sample.')
  const mask = await readMaskPng(join(dirname(videoPath), 'sample-mask.png'))
  return { videoPath, mask: encodeMask(mask) }
}
