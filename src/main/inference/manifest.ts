import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../shared/domain/errors'
import { readPlain, readPlainText } from '../files/plainFile'

/**
 * A bundle is a folder with `manifest.json` and the ONNX graphs it names. The manifest is the only meeting point of
 * training code and studio: shapes, pre-processing, window and file hashes all come from it. Format 1.
 */

export const graphNames = ['backbone', 'object_encoder', 'mask_decoder'] as const
export type GraphName = (typeof graphNames)[number]

/** Dimensions as written: numbers or expressions such as `H/8`, `9+O`. */
const tensors = z.record(z.string(), z.array(z.string()).min(1))
const fileName = z.string().regex(/^[\w.-]+\.onnx$/, 'a plain .onnx file name')
/** The same graph in other arithmetic, and the devices it is meant for. What goes in and out is float32 all the same. */
const variantSchema = z.object({
  file: fileName,
  for: z.array(z.string().min(1)),
  /** File of the bundle that its large tensors lie in, as ONNX external data. */
  weights: fileName.optional(),
  /** Instead of the graph's: a variant may take frames in batches (`B`), of which the other graphs take one (`frame`). */
  inputs: tensors.optional(),
  outputs: tensors.optional()
})
export const graphSchema = z.object({
  file: fileName,
  inputs: tensors,
  outputs: tensors,
  variants: z.record(z.string(), variantSchema).default({})
})
const scale = z.string().regex(/^\(x - \d+(\.\d+)?\) \/ \d+(\.\d+)?$/, 'a rule such as "(x - 127) / 128"')

/** How frames are brought to the network. */
export const inputSchema = z.object({
  layout: z.literal('NCHW'),
  colour: z.literal('RGB'),
  scale,
  short_side: z.int().min(32),
  multiple_of: z.int().min(8).multipleOf(8)
})

export const hashesSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/))

const shares = z.array(z.number().min(0).max(1)).min(2)

const curveSchema = z
  .object({ sure: shares, overlap: shares })
  .refine(({ sure, overlap }) => sure.length === overlap.length, 'as many overlaps as shares')
  .refine(({ sure }) => sure.every((value, at) => at === 0 || value > sure[at - 1]!), 'shares ascend')

export const manifestSchema = z.object({
  format: z.literal(1),
  name: z.string().min(1),
  version: z.string().min(1),
  licence: z.string().min(1),
  /** Of the graphs' arithmetic and storage; the studio asks for `float16` alone. */
  precision: z.string().default('float32'),
  network: z.object({
    channels: z.int().positive(),
    background_descriptors: z.int().min(0),
    /** Of the masks out (first) and of the masks in (second). */
    strides: z.tuple([z.literal(4), z.literal(8)]),
    window: z.int().min(1)
  }),
  input: inputSchema,
  graphs: z.object({ backbone: graphSchema, object_encoder: graphSchema, mask_decoder: graphSchema }),
  /** Inputs by formula and the outputs expected for them: compared by `golden.test.ts`. */
  golden: z.object({ file: z.string() }).optional(),
  sha256: hashesSchema,
  training: z.object({ data: z.array(z.string()).default([]) }).optional(),
  measured: z.record(z.string(), z.unknown()).default({}),
  /** What masks are worth, by precision: see `session/expectedOverlap.ts`. */
  confidence: z.object({ curves: z.record(z.string(), curveSchema) }).optional()
})

export type Manifest = z.infer<typeof manifestSchema>

/** The variant that runs instead of a graph; graphs not named run as they are. */
export type VariantsInUse = Readonly<Partial<Record<GraphName, string>>>

export interface Bundle {
  readonly path: string
  /** Its graphs are those that run: file, inputs and outputs of a variant where one was chosen. */
  readonly manifest: Manifest
  readonly variants: VariantsInUse
  /** The verified bytes of each graph: what was hashed is what runs. */
  readonly graphs: Readonly<Record<GraphName, Uint8Array>>
  /** Files that graphs keep tensors in, verified as well. */
  readonly weights: Readonly<Partial<Record<GraphName, WeightsFile>>>
}

export interface WeightsFile {
  readonly file: string
  readonly data: Uint8Array
}

const reinstall = 'Install the bundle again or choose another one.'

/**
 * Reads and verifies a bundle.
 * @param variants to take instead of graphs
 * @throws StudioError `bundle-missing-file`, `bundle-altered` (hash differs, or a graph the manifest does not list),
 *   `bundle-invalid` (manifest unreadable, of another format, or without that variant); each names the file and what was
 *   expected
 */
export async function readBundle(path: string, variants: VariantsInUse = {}): Promise<Bundle> {
  const manifest = await readManifest(path)
  const running = { ...manifest, graphs: perGraph((name) => graphInUse(manifest, name, variants[name])) }
  const files = await readFiles(path, running)
  const weights = graphNames.flatMap((name) => {
    const file = running.graphs[name].weights
    return file === undefined ? [] : [[name, { file, data: files.get(file) ?? new Uint8Array() }] as const]
  })
  return {
    path,
    manifest: running,
    variants,
    graphs: perGraph((name) => files.get(running.graphs[name].file) ?? new Uint8Array()),
    weights: Object.fromEntries(weights)
  }
}

function perGraph<T>(of: (name: GraphName) => T): Record<GraphName, T> {
  return Object.fromEntries(graphNames.map((name) => [name, of(name)])) as Record<GraphName, T>
}

/** Graphs that have the variant for the device. */
export function graphsWith({ graphs }: Manifest, variant: string, device: string): GraphName[] {
  return graphNames.filter((name) => graphs[name].variants[variant]?.for.includes(device))
}

type GraphInUse = Manifest['graphs'][GraphName] & { readonly weights?: string | undefined }

function graphInUse({ graphs, name: bundle }: Manifest, name: GraphName, variant: string | undefined): GraphInUse {
  const graph = graphs[name]
  if (variant === undefined) return graph
  const chosen = graph.variants[variant]
  if (chosen) {
    const { file, weights, inputs = graph.inputs, outputs = graph.outputs } = chosen
    return { ...graph, file, weights, inputs, outputs }
  }
  throw new StudioError('bundle-invalid', `The network ${bundle} has no ${variant} variant of its graph ${name}.`, {
    hint: 'Choose another precision, or another network.'
  })
}

/** What every kind of manifest says of its files. */
export interface BundleFiles<N extends string = string> {
  readonly graphs: Readonly<Record<N, { readonly file: string; readonly weights?: string | undefined }>>
  readonly sha256: Readonly<Record<string, string>>
}

/** Verifies every file of a bundle, whatever its kind. @returns the bytes of its graphs @throws StudioError as `readBundle` */
export async function readGraphs<N extends string>(
  path: string,
  manifest: BundleFiles<N>
): Promise<Readonly<Record<N, Uint8Array>>> {
  const files = await readFiles(path, manifest)
  const names = Object.keys(manifest.graphs) as N[]
  const bytes = names.map((name) => [name, files.get(manifest.graphs[name].file) ?? new Uint8Array()])
  return Object.fromEntries(bytes) as Record<N, Uint8Array>
}

/** Every file of a bundle by its name, verified. */
async function readFiles<N extends string>(path: string, manifest: BundleFiles<N>): Promise<Map<string, Uint8Array>> {
  const listed = Object.keys(manifest.sha256)
  for (const { file, weights = file } of Object.values<BundleFiles['graphs'][string]>(manifest.graphs)) {
    const missing = [file, weights].find((each) => !listed.includes(each))
    if (missing === undefined) continue
    throw new StudioError('bundle-invalid', `manifest.json of "${path}" lists no SHA-256 for ${missing}.`, {
      hint: reinstall
    })
  }
  await refuseForeignGraphs(path, listed)
  const files = new Map<string, Uint8Array>()
  for (const file of listed) files.set(file, await readVerified(path, file, manifest.sha256[file] ?? ''))
  return files
}

/** The manifest alone, without reading the graphs. @throws StudioError as `readBundle` */
export function readManifest(path: string): Promise<Manifest> {
  return readManifestAs(path, manifestSchema)
}

/** The manifest of a bundle of some kind. @throws StudioError as `readBundle` */
export async function readManifestAs<M>(path: string, schema: z.ZodType<M>): Promise<M> {
  const text = await readText(path)
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const first = parsed.error.issues[0]
  const where = first ? `${first.path.join('.') || 'top level'}: ${first.message}` : 'unreadable'
  throw new StudioError('bundle-invalid', `manifest.json of "${path}" is not a format 1 manifest (${where}).`, {
    hint: 'Choose a bundle made for this version of the studio.'
  })
}

/** A manifest is a few kilobytes. */
const mostTextBytes = 2 ** 20

async function readText(path: string): Promise<string> {
  const info = await stat(path).catch(() => null)
  if (!info) {
    throw new StudioError('bundle-missing-file', `There is no model bundle at "${path}".`, { hint: reinstall })
  }
  if (!info.isDirectory()) {
    throw new StudioError('bundle-invalid', `"${path}" is a file; a model bundle is a folder with manifest.json.`, {
      hint: 'Choose the folder.'
    })
  }
  return readPlainText(join(path, 'manifest.json'), mostTextBytes).catch((cause: unknown) => {
    throw new StudioError('bundle-missing-file', `The bundle "${path}" has no readable manifest.json.`, {
      hint: reinstall,
      cause
    })
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function refuseForeignGraphs(path: string, listed: readonly string[]): Promise<void> {
  for (const file of await readdir(path)) {
    if (!/\.(onnx|ort|onnx[._]data)$/.test(file) || listed.includes(file)) continue
    throw new StudioError(
      'bundle-altered',
      `The bundle "${basename(path)}" holds ${file}, which its manifest does not list.`,
      { hint: 'Remove that file, or install the bundle again.' }
    )
  }
}

async function readVerified(path: string, file: string, expected: string): Promise<Uint8Array> {
  if (file !== basename(file)) {
    throw new StudioError(
      'bundle-invalid',
      `manifest.json of "${path}" names "${file}", which is outside the bundle.`,
      {
        hint: reinstall
      }
    )
  }
  const bytes = await readPlain(join(path, file)).catch((cause: unknown) => {
    const message = `The bundle "${path}" lacks ${file} (SHA-256 ${expected.slice(0, 12)}…).`
    throw new StudioError('bundle-missing-file', message, { hint: reinstall, cause })
  })
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found === expected) return bytes
  const message = `${file} of the bundle "${path}" was altered: SHA-256 ${expected.slice(0, 12)}… expected, ${found.slice(0, 12)}… found.`
  throw new StudioError('bundle-altered', message, { hint: reinstall })
}
