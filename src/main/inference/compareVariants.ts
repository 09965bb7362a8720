import type { RgbFrame, SoftMasks } from '../../shared/domain/types'
import type { SegmentationModel } from '../session/ports'
import { centredObject, firstLine, syntheticFrame } from './compareDevices'
import { compareGolden, labelAgreement, readGoldenTensors, toleranceOf } from './goldenTensors'
import { graphsWith, readBundle, readManifest, type GraphName, type VariantsInUse } from './manifest'
import { OrtModel } from './ortModel'

export interface VariantRequest {
  readonly bundlePath: string
  readonly device: string
  /** Of the CPU provider, as the network will run. */
  readonly threads: number
  readonly variant: string
  /** Take it in every graph that has it, faster or not. */
  readonly everywhere: boolean
}

/** Milliseconds of the processor of a graph: as it is, and its variant. */
type GraphMillis = Partial<Record<GraphName, readonly [number, number]>>

export type VariantVerdict =
  | { readonly ok: true; readonly variants: VariantsInUse; readonly millis: GraphMillis }
  /** `settled`: it would be the same another time. */
  | { readonly ok: false; readonly reason: string; readonly settled: boolean }

/** A wide video, at the size the network works at. */
const video = { width: 16, height: 9 }
const rounds = 4
/** Less than that is noise, and not worth what exactness it costs. */
const leastGain = 0.9
/** Quantised graphs move edges by a cell here and there, and nothing else. */
const leastAgreement = 0.98

/**
 * Runs a bundle with and without a variant of its graphs, at the network's real size, and says in which graphs it is
 * faster on this machine; these must then give the golden tensors within the tolerance stated for the variant.
 */
export async function compareVariants(request: VariantRequest): Promise<VariantVerdict> {
  try {
    return await judgeVariant(request)
  } catch (error) {
    return { ok: false, settled: false, reason: firstLine(error instanceof Error ? error.message : String(error)) }
  }
}

async function judgeVariant(request: VariantRequest): Promise<VariantVerdict> {
  const { bundlePath, device, variant } = request
  const manifest = await readManifest(bundlePath)
  const graphs = graphsWith(manifest, variant, device)
  const all = inGraphs(graphs, variant)
  const { millis, agreement } = await timeBoth(request, manifest.network.window, all)
  if (!(agreement >= leastAgreement)) {
    return refused(`its masks agree with the exact ones in ${percent(agreement)} of a picture`)
  }
  const timed = Object.fromEntries(graphs.map((name) => [name, millis(name)])) as GraphMillis
  const faster = graphs.filter((name) => request.everywhere || isFaster(timed[name]))
  if (faster.length === 0) return refused(`not faster on this processor (${describeMillis(timed)})`)
  const variants = inGraphs(faster, variant)
  const reason = await reasonAgainst(request, variants)
  return reason === null ? { ok: true, variants, millis: timed } : refused(reason)
}

function refused(reason: string): VariantVerdict {
  return { ok: false, settled: true, reason }
}

function inGraphs(graphs: readonly GraphName[], variant: string): VariantsInUse {
  return Object.fromEntries(graphs.map((name) => [name, variant]))
}

function isFaster([asIs, variant]: readonly [number, number] = [0, 0]): boolean {
  return variant < asIs * leastGain
}

function describeMillis(millis: GraphMillis): string {
  const pairs = Object.entries(millis).map(
    ([name, [asIs, variant]]) => `${name} ${variant.toFixed(0)} against ${asIs.toFixed(0)} ms`
  )
  return pairs.join(', ')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** Both by turns, so that whatever else the machine does slows both down. */
async function timeBoth({ bundlePath, device, threads }: VariantRequest, window: number, variants: VariantsInUse) {
  const asIs = await OrtModel.open(await readBundle(bundlePath), device, threads)
  const varied = await OrtModel.open(await readBundle(bundlePath, variants), device, threads)
  try {
    const size = asIs.networkSize(video)
    const given = { frame: syntheticFrame(size), object: centredObject(asIs.descriptorMaskSize(size)), window }
    const [fastest, fastestVaried] = [never(), never()]
    // The first round lays out memory.
    await Promise.all([chain(asIs, given, never()), chain(varied, given, never())])
    let agreement = 0
    for (let round = 0; round < rounds; round++) {
      const expected = await chain(asIs, given, fastest)
      agreement = labelAgreement(await chain(varied, given, fastestVaried), expected)
    }
    return { agreement, millis: (name: GraphName) => [fastest[name], fastestVaried[name]] as const }
  } finally {
    await Promise.all([asIs.dispose(), varied.dispose()])
  }
}

function never(): Record<GraphName, number> {
  return { backbone: Infinity, object_encoder: Infinity, mask_decoder: Infinity }
}

interface ChainInput {
  readonly frame: RgbFrame
  readonly object: SoftMasks
  readonly window: number
}

/** @param fastest milliseconds of each graph, lowered where this run was faster */
async function chain(
  model: SegmentationModel,
  { frame, object, window }: ChainInput,
  fastest: Record<GraphName, number>
): Promise<SoftMasks> {
  const features = await timed(fastest, 'backbone', () => model.encodeFrame(frame))
  const set = await timed(fastest, 'object_encoder', () => model.encodeObjects(features, object))
  const memory = set.memory ? [set.memory, set.memory] : []
  const sets = Array.from({ length: window }, () => set)
  const masks = await timed(fastest, 'mask_decoder', () => model.decodeMasks(features, sets, null, memory))
  features.dispose()
  return masks
}

/**
 * In time of the processor, which other programs cannot slow down as they do the clock's. Nothing else runs in this
 * process meanwhile.
 */
async function timed<T>(fastest: Record<GraphName, number>, name: GraphName, call: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage()
  const result = await call()
  const { user, system } = process.cpuUsage(before)
  fastest[name] = Math.min(fastest[name], (user + system) / 1000)
  return result
}

async function reasonAgainst({ bundlePath, device, threads, variant }: VariantRequest, variants: VariantsInUse) {
  const golden = await readGoldenTensors(bundlePath)
  const tolerance = golden && toleranceOf(golden, variant)
  if (!golden || !tolerance) return `its golden tensors state no tolerance for ${variant}`
  const model = await OrtModel.open(await readBundle(bundlePath, variants), device, threads)
  try {
    const { labels, meanMasks } = await compareGolden(model, golden)
    if (labels >= tolerance.labels && meanMasks <= tolerance.masks) return null
    return `it gives ${percent(labels)} of the golden labels, and masks that differ by ${meanMasks.toFixed(3)}`
  } finally {
    await model.dispose()
  }
}
