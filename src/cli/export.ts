import { exportProject, type ExportRequest } from '../main/engine/exportProject'
import { exportWish } from './exportArguments'
import { checkRange, count, defined, wrong, type OptionValues } from './optionValues'
import { printable, printJson, type CliOutput } from './output'
import { createProgressLine } from './progressLine'

export interface ExportArguments extends ExportRequest {
  readonly kind: 'export'
  readonly projectPath: string
  readonly json: boolean
  readonly quiet: boolean
}

/** @throws StudioError `bad-arguments` */
export function exportArguments(projectPath: string, values: OptionValues): ExportArguments {
  if (!/\.hodor$/i.test(projectPath)) throw wrong(`export takes a project: '${projectPath}' does not end in .hodor.`)
  const command: ExportArguments = {
    kind: 'export',
    projectPath,
    ...exportWish(values),
    overwrite: values['overwrite'] === true,
    json: values['json'] === true,
    quiet: values['quiet'] === true,
    ...defined('from', count(values, 'from', 0)),
    ...defined('to', count(values, 'to', 0))
  }
  checkRange(command)
  return command
}

/** @throws StudioError whatever the exporter throws; the progress line is closed first */
export async function exportCommand(command: ExportArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const sink = command.quiet ? { write: () => undefined } : output.stderr
  const progress = createProgressLine(sink, () => performance.now())
  try {
    const result = await exportProject(command.projectPath, command, { signal, onProgress: progress.update })
    progress.end()
    if (command.json) return printJson(output, result)
    const files =
      result.files.length > 6 ? [...result.files.slice(0, 5), `… ${result.files.length} files`] : result.files
    output.stdout.write(`${[`${result.frames} frames`, ...result.notes, ...files].map(printable).join('\n')}\n`)
  } finally {
    progress.end()
  }
}
