import { bundleRoots, defaultBundlePath, listBundles, type BundleSummary } from '../main/inference/bundles'
import { printable, printJson, type CliOutput } from './output'

export async function models(json: boolean, output: CliOutput): Promise<void> {
  const roots = bundleRoots()
  const bundles = await listBundles(roots)
  const listed = bundles.map((bundle) => ({ ...bundle, isDefault: bundle.path === defaultBundlePath() }))
  if (json) printJson(output, listed)
  else if (listed.length === 0) output.stdout.write(`No networks in ${roots.map(printable).join(', ')}.\n`)
  else output.stdout.write(`${listed.map(describe).join('\n')}\n`)
}

function describe(bundle: BundleSummary & { readonly isDefault: boolean }): string {
  const scores = Object.keys(bundle.measured).length > 0 ? `\n  measured: ${JSON.stringify(bundle.measured)}` : ''
  const name = `${bundle.name} ${bundle.version}, ${bundle.licence}${bundle.isDefault ? ' (default)' : ''}`
  return `${printable(name)}\n  ${printable(bundle.path)}${scores}`
}
