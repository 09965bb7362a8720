import { suggestFrame, type SuggestResult } from '../main/engine/suggestFrame'
import { printable, printJson, type CliOutput } from './output'
import type { SuggestArguments } from './suggestArguments'

/** @throws StudioError whatever the engine throws */
export async function suggest(command: SuggestArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const result = await suggestFrame(command, signal)
  if (command.json) printJson(output, result)
  else output.stdout.write(describe(result))
}

function describe({ frame, size, candidates, device, model, ms }: SuggestResult): string {
  const head = `Frame ${frame}: ${candidates.length} found in ${ms.total} ms on ${device} with ${model.name} ${model.version}`
  const rows = candidates.map(({ score, box, area, file }, at) => {
    const share = ((100 * area) / (size.width * size.height)).toFixed(1)
    const place = `${box.left},${box.top},${box.right - box.left},${box.bottom - box.top}`
    return `${String(at + 1).padStart(3)}  score ${score.toFixed(2)}  ${share.padStart(4)} % of the frame  box ${place}${file === undefined ? '' : `  ${file}`}`
  })
  return `${[head, ...rows].map(printable).join('\n')}\n`
}
