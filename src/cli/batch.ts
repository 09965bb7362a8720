import { openStudio } from '../api/studio'
import { cancelled, StudioError } from '../shared/domain/errors'
import type { QueueItem } from '../shared/domain/queue'
import { batchJsonSchema } from '../main/queue/batch/batchFile'
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
  let items: readonly QueueItem[] | null = null
  const studio = await openStudio()
  try {
    const result = await studio.batch(command, {
      signal,
      onEvent: (event) => {
        if (event.kind !== 'batch') return
        if (items === null) report.begin(event.items)
        else report.changed({ ...event, held: false })
        items = event.items
      }
    })
    report.end(result.items)
    return result.ok
  } catch (error) {
    if (items !== null && signal.aborted) report.end(items)
    throw error
  }
}
