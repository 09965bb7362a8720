import { copyFile, cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultBundlePath } from '../bundles'

interface ManifestText {
  input: { short_side: number }
  graphs: Record<string, { file: string; variants?: unknown }>
  sha256: Record<string, string>
}

/**
 * The default network, small, with a variant `int8` of its backbone: the exact graph under another name, so that what it
 * gives is known.
 * @param tolerance as its golden tensors state it; null = not at all @returns `path`
 */
export async function variantBundle(path: string, tolerance: object | null): Promise<string> {
  await cp(defaultBundlePath(), path, { recursive: true })
  const manifest = JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8')) as ManifestText
  const golden = JSON.parse(await readFile(join(path, 'golden.json'), 'utf8')) as { tolerance: Record<string, unknown> }
  if (tolerance) golden.tolerance['int8'] = tolerance
  else delete golden.tolerance['int8']
  await writeFile(join(path, 'golden.json'), JSON.stringify(golden))
  delete manifest.sha256['golden.json']
  manifest.input.short_side = 96
  for (const graph of Object.values(manifest.graphs)) delete graph.variants
  await copyFile(join(path, 'backbone.onnx'), join(path, 'backbone.int8.onnx'))
  manifest.sha256['backbone.int8.onnx'] = manifest.sha256['backbone.onnx']!
  manifest.graphs['backbone']!.variants = { int8: { file: 'backbone.int8.onnx', for: ['cpu'] } }
  await writeFile(join(path, 'manifest.json'), JSON.stringify(manifest))
  return path
}
