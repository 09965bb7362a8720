import { openStudio } from '../api/studio'
import type { BenchArguments } from './benchArguments'
import { benchTable } from './benchTable'
import { printJson, type CliOutput } from './output'

/** @throws StudioError as `segment`; nothing it writes is kept */
export async function bench(command: BenchArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const studio = await openStudio()
  const summary = await studio.bench(command, {
    signal,
    onEvent: (event) => event.kind === 'step' && void output.stderr.write(`${event.text} …\n`)
  })
  if (command.json) printJson(output, summary)
  else output.stdout.write(benchTable(summary))
}
