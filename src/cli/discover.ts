import { openStudio } from '../api/studio'
import type { DiscoverResult } from '../main/engine/discoverVideo'
import type { DiscoverArguments } from './discoverArguments'
import { printable, printJson, type CliOutput } from './output'
import { createProgressLine, shownOn } from './progressLine'

/** @throws StudioError whatever the engine throws; the progress line is closed first */
export async function discover(command: DiscoverArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const sink = command.quiet ? { write: () => undefined } : output.stderr
  const progress = createProgressLine(sink, () => performance.now())
  try {
    const result = await (await openStudio()).discover(command, { signal, onEvent: shownOn(progress) })
    progress.end()
    if (command.json) printJson(output, result)
    else output.stdout.write(describe(result))
  } finally {
    progress.end()
  }
}

function describe({ project, range, shots, objects, seconds, device, model }: DiscoverResult): string {
  const frames = range.to - range.from + 1
  const found = `${objects.length} ${objects.length === 1 ? 'object' : 'objects'}`
  const head = `${found} in ${frames} frames, ${seconds.total.toFixed(1)} s on ${device} with ${model.name} ${model.version}`
  const cuts =
    shots.length > 1 ? [`${shots.length} shots: ${shots.map(({ from, to }) => `${from}–${to}`).join(', ')}`] : []
  const rows = objects.map(({ id, score, bestFrame, presence, shot }) => {
    const where = `on ${Math.round(100 * presence)} % of frames ${shot.from}–${shot.to}, reference on ${bestFrame}`
    return `${String(id).padStart(3)}  score ${score.toFixed(2)}  ${where}`
  })
  return `${[head, ...cuts, ...rows, `Project: ${project}`].map(printable).join('\n')}\n`
}
