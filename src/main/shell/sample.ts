import { StudioError } from '../../shared/domain/errors'
import type { CommandOutput } from '../../shared/ipc/contract'

/**
 * The sample that comes with the studio: a clip, unpainted.
 * @throws StudioError `file-not-found` where it was left out
 */
export async function readSample(videoPath: string | null): Promise<CommandOutput<'app:sample'>> {
  if (videoPath === null) throw new StudioError('file-not-found', 'This copy of the studio has no sample.')
  return { videoPath }
}
