import { cancelled, StudioError } from '../shared/domain/errors'
import type { QueueItem, QueueView } from '../shared/domain/queue'
import { locateFfmpeg } from '../main/media/ffmpeg/locateFfmpeg'
import { batchJsonSchema, readBatchFile } from '../main/queue/batch/batchFile'
import { BatchState } from '../main/queue/batch/batchState'
import { runBatch } from '../main/queue/batch/runBatch'
import type { BatchArguments } from './batchArguments'
import { batchReport, type BatchReport } from './batchReport'
import { printJson, type CliOutput } from './output'

/**
 * Runs a file of jobs. @returns whether every job is done
 * @throws StudioError for a file that cannot be used, and `cancelled`
 */
export async function batch(command: BatchArguments, output: CliOutput, signal: AbortSignal): Promise<boolean> {
  const { file } = command
  if (file === null) {
    printJson(output, batchJsonSchema())
    return true
  }
  const report = batchReport(command, output)
  try {
    return await run({ ...command, file }, report, signal)
  } catch (thrown) {
    report.broken(signal.aborted ? cancelled() : StudioError.from(thrown))
    throw thrown
  } finally {
    report.close()
  }
}

async function run(
  command: BatchArguments & { readonly file: string },
  report: BatchReport,
  signal: AbortSignal
): Promise<boolean> {
  const jobs = await readBatchFile(command.file)
  const state = await BatchState.open(command.statePath ?? `${command.file}.state`, jobs, command)
  const ffmpeg = await locateFfmpeg()
  report.begin(state.items)
  const changed = (view: QueueView): void => report.changed(view)
  const items = await runBatch(state, { ffmpeg, signal, overwrite: command.overwrite, changed })
  report.end(items)
  if (signal.aborted) throw cancelled()
  return items.every(({ state: ended, incomplete }: QueueItem) => ended === 'done' && incomplete !== true)
}
