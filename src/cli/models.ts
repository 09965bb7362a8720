import type { ModelSummary } from '../api/results'
import { openStudio } from '../api/studio'
import { bundleRoots } from '../main/inference/bundles'
import { printable, printJson, type CliOutput } from './output'

export async function models(json: boolean, output: CliOutput): Promise<void> {
  const listed = await (await openStudio()).models()
  if (json) printJson(output, listed)
  else if (listed.length === 0) output.stdout.write(`No networks in ${bundleRoots().map(printable).join(', ')}.\n`)
  else output.stdout.write(`${listed.map(describe).join('\n')}\n`)
}

const kinds: Readonly<Record<string, string>> = {
  segmentation: 'carries masks through a video',
  'object-suggestions': 'finds the objects of a frame',
  'object-tracks': 'finds the objects of a clip',
  'point-prompts': 'masks what is pointed at',
  matting: 'finds the alpha of edges'
}

function describe(bundle: ModelSummary): string {
  const kind = kinds[bundle.kind] ?? bundle.kind
  const name = `${bundle.name} ${bundle.version}: ${kind}; ${bundle.licence}${bundle.isDefault ? ' (default)' : ''}`
  const scores = Object.entries(bundle.measured).map(([dataSet, score]) => `  ${dataSet}: ${scoreText(score)}`)
  return [name, `  ${bundle.path}`, ...scores].map(printable).join('\n')
}

/** A manifest may state one number or several by name. */
function scoreText(score: unknown): string {
  if (typeof score !== 'object' || score === null) return String(score)
  return Object.entries(score)
    .map(([measure, value]) => `${measure} ${String(value)}`)
    .join(', ')
}
