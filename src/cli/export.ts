import { openStudio } from '../api/studio'
import type { ExportArguments } from './exportCommandArguments'
import { printable, printJson, type CliOutput } from './output'
import { notMade } from './segment'
import { createProgressLine, shownOn } from './progressLine'

/** @throws StudioError whatever the exporter throws; the progress line is closed first */
export async function exportCommand(command: ExportArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const sink = command.quiet ? { write: () => undefined } : output.stderr
  const progress = createProgressLine(sink, () => performance.now())
  try {
    const result = await (await openStudio()).export(command, { signal, onEvent: shownOn(progress) })
    progress.end()
    if (command.json) return printJson(output, result)
    const files =
      result.files.length > 6 ? [...result.files.slice(0, 5), `… ${result.files.length} files`] : result.files
    const whole = result.brokenOff ? [`Not whole: ${notMade(result.brokenOff)}`] : []
    output.stdout.write(
      `${[`${result.frames} frames`, ...result.notes, ...whole, ...files].map(printable).join('\n')}\n`
    )
  } finally {
    progress.end()
  }
}
