import { hostname } from 'node:os'
import type { RunningWorker } from '../api/results'
import { openStudio } from '../api/studio'
import { jsonLog } from '../main/farm/ops/jsonLog'
import type { FarmEvents } from '../main/farm/ports'
import type { WorkerArguments } from './farmArguments'
import { printable, type CliOutput } from './output'
import { workerReport } from './workerReport'

/** Works for a farm until the signal fires, then drains. @throws StudioError where it cannot begin */
export async function worker(command: WorkerArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const studio = await openStudio()
  const running = await studio.farm(command.place).startWorker(command, { signal, events: told(command, output) })
  output.stderr.write(`${printable(greeting(running))}\n`)
  await running.drained
}

/** Sentences for a person, or a log for a machine. */
function told({ lines }: WorkerArguments, output: CliOutput): FarmEvents {
  if (!lines) return workerReport(output)
  const source = { host: hostname(), pid: process.pid }
  return jsonLog((line) => void output.stdout.write(line), source)
}

function greeting({ farm, madeFor, slots, metricsUrl }: RunningWorker): string {
  const { name, version } = madeFor.bundle
  const what = `${slots} ${slots === 1 ? 'clip' : 'clips'} at a time, ${name} ${version}`
  return `Working for ${farm}: ${what}.${metricsUrl === null ? '' : ` Metrics: ${metricsUrl}/metrics`}`
}
