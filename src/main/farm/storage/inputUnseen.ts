import { StudioError } from '../../../shared/domain/errors'
import { pathsOf } from './submittedPaths'

export function inputUnseen(path: string, cause?: unknown): StudioError {
  return new StudioError('farm-input-unseen', `This worker cannot see ${pathsOf(path).basename(path)}.`, {
    hint: 'Share its folder with every worker under the same path, or upload it, then retry the job.',
    messageWithPath: `This worker cannot see ${path}.`,
    cause
  })
}
