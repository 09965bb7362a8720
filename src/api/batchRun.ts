import { cancelled } from '../shared/domain/errors'
import type { QueueView } from '../shared/domain/queue'
import { locateFfmpeg } from '../main/media/ffmpeg/locateFfmpeg'
import { readBatchFile } from '../main/queue/batch/batchFile'
import { BatchState } from '../main/queue/batch/batchState'
import { runBatch } from '../main/queue/batch/runBatch'
import type { BatchRequest } from './requests'
import type { BatchResult } from './results'
import type { Surroundings } from './surroundings'

/** Runs a file of jobs; one that fails does not stop the others. @throws StudioError for a file that cannot be used */
export async function batchRun(request: BatchRequest, { signal, tell }: Surroundings): Promise<BatchResult> {
  const { file, statePath, retryFailed = false, overwrite = false } = request
  const jobs = await readBatchFile(file)
  const state = await BatchState.open(statePath ?? `${file}.state`, jobs, { retryFailed })
  const ffmpeg = await locateFfmpeg()
  tell({ kind: 'batch', items: state.items, progress: null })
  const changed = ({ items, progress }: QueueView): void => tell({ kind: 'batch', items, progress })
  const items = await runBatch(state, { ffmpeg, signal, overwrite, changed })
  if (signal.aborted) {
    // How far it came, for those who are told; the promise has no place for it.
    tell({ kind: 'batch', items, progress: null })
    throw cancelled()
  }
  return { ok: items.every(({ state: ended, incomplete }) => ended === 'done' && incomplete !== true), items }
}
