import { pointNotes } from '../main/engine/narrowCandidates'
import { openStudio } from '../api/studio'
import type { SuggestResult } from '../main/engine/suggestFrames'
import { printable, printJson, type CliOutput } from './output'
import type { SuggestArguments } from './suggestArguments'

/** @throws StudioError whatever the engine throws */
export async function suggest(command: SuggestArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const results = await (await openStudio()).suggest(command, { signal })
  if (command.json) printJson(output, command.frames.length === 1 ? results[0] : results)
  else output.stdout.write(`${results.flatMap(describe).map(printable).join('\n')}\n`)
}

function describe({ frame, size, found, candidates, notes, overlay, device, model, ms }: SuggestResult): string[] {
  const count = candidates.length === found ? `${found}` : `${candidates.length} of ${found}`
  const head = `Frame ${frame}: ${count} found in ${ms.total} ms on ${device} with ${model.name} ${model.version}`
  const rows = candidates.map(({ score, box, area, file }, at) => {
    const share = ((100 * area) / (size.width * size.height)).toFixed(1)
    const place = `${box.x},${box.y},${box.width},${box.height}`
    return `${String(at + 1).padStart(3)}  score ${score.toFixed(2)}  ${share.padStart(4)} % of the frame  box ${place}${file === undefined ? '' : `  ${file}`}`
  })
  return [
    head,
    ...rows,
    ...notes.map((note) => pointNotes[note]),
    ...(overlay === undefined ? [] : [`Overlay: ${overlay}`])
  ]
}
