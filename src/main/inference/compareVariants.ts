import type { RgbFrame, SoftMasks } from '../../shared/domain/types'
import type { BackboneFeatures, SegmentationModel } from '../session/ports'
import { centredObject, firstLine, syntheticFrame } from './compareDevices'
import { compareGolden, labelAgreement, readGoldenTensors, toleranceOf } from './goldenTensors'
import { graphsWith, readBundle, readManifest, type Bundle, type GraphName, type VariantsInUse } from './manifest'
import { OrtModel, type OrtModelOptions } from './ortModel'

export interface VariantRequest {
  readonly bundlePath: string
  readonly device: string
  /** Of the CPU provider, as the network will run. */
  readonly threads: number
  readonly variant: string
  /** Take it in every graph that has it, faster or not. */
  readonly everywhere: boolean
}

/** Milliseconds of a graph, of the processor where it runs there: as it is, and its variant. */
type GraphMillis = Partial<Record<GraphName, readonly [number, number]>>

export type VariantVerdict =
  | {
      readonly ok: true
      readonly variants: VariantsInUse
      readonly millis: GraphMillis
      /** Frames the backbone should take at a time; absent = 1. */
      readonly framesAtOnce?: number | undefined
    }
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
    return { ok: false, settled: false, reason: firstLineOf(error) }
  }
}

function firstLineOf(error: unknown): string {
  return firstLine(error instanceof Error ? error.message : String(error))
}

async function judgeVariant(request: VariantRequest): Promise<VariantVerdict> {
  const { bundlePath, device, variant } = request
  const manifest = await readManifest(bundlePath)
  const graphs = graphsWith(manifest, variant, device)
  const all = inGraphs(graphs, variant)
  const found = await timeBoth(request, manifest.network.window, all)
  if (typeof found === 'string') return refused(found)
  const { millis, agreement } = found
  if (!(agreement >= leastAgreement)) {
    return refused(`its masks agree with the exact ones in ${percent(agreement)} of a picture`)
  }
  const timed = Object.fromEntries(graphs.map((name) => [name, millis(name)])) as GraphMillis
  const faster = graphs.filter((name) => request.everywhere || isFaster(device === 'cpu' ? timed[name] : sum(timed)))
  if (faster.length === 0) return refused(`not faster on this device (${describeMillis(timed)})`)
  const variants = inGraphs(faster, variant)
  const reason = await reasonAgainst(request, variants)
  if (reason !== null) return refused(reason)
  const framesAtOnce = device === 'cpu' ? undefined : await bestBatch(request, variants)
  return { ok: true, variants, millis: timed, framesAtOnce }
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

/** On a GPU a graph may end before its work does, and the next one waits for it: only all together tell. */
function sum(millis: GraphMillis): readonly [number, number] {
  return Object.values(millis).reduce(([asIs, varied], [one, other]) => [asIs + one, varied + other], [0, 0])
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

/**
 * Both by turns, so that whatever else the machine does slows both down.
 * @returns why the variant cannot run on the device at all, where it cannot
 */
async function timeBoth({ bundlePath, device, threads }: VariantRequest, window: number, variants: VariantsInUse) {
  const asIs = await OrtModel.open(await readBundle(bundlePath), { device, threads })
  try {
    const size = asIs.networkSize(video)
    const given = { frame: syntheticFrame(size), object: centredObject(asIs.descriptorMaskSize(size)), window }
    const varied = await openAndTry(await readBundle(bundlePath, variants), { device, threads }, given)
    if (typeof varied === 'string') return varied
    return await timeByTurns(asIs, varied, given).finally(() => varied.dispose())
  } finally {
    await asIs.dispose()
  }
}

async function timeByTurns(asIs: OrtModel, varied: OrtModel, given: ChainInput) {
  const [fastest, fastestVaried] = [never(), never()]
  // The first round lays out memory, and compiles what a GPU runs.
  await chain(asIs, given, never())
  let agreement = 0
  for (let round = 0; round < rounds; round++) {
    const expected = await chain(asIs, given, fastest)
    agreement = labelAgreement(await chain(varied, given, fastestVaried), expected)
  }
  return { agreement, millis: (name: GraphName) => [fastest[name], fastestVaried[name]] as const }
}

/** @returns the opened bundle after a first run, or why the device cannot run it: half precision, say, which not all have */
async function openAndTry(bundle: Bundle, options: OrtModelOptions, given: ChainInput): Promise<OrtModel | string> {
  const model = await OrtModel.open(bundle, options).catch(whyUnsupported)
  if (typeof model === 'string') return model
  try {
    await chain(model, given, never())
    return model
  } catch (error) {
    await model.dispose()
    return whyUnsupported(error)
  }
}

/** What a device cannot do it cannot do next time either; other failures, want of memory say, are thrown on. */
function whyUnsupported(error: unknown): string {
  const reason = firstLineOf(error)
  if (/support|implement/i.test(reason)) return reason
  throw error
}

/** A batch this large keeps a GPU busy; larger ones delay the first of its frames. */
const largestBatch = 4

/** Whether a batch pays. @returns frames the backbone should take at a time */
async function bestBatch({ bundlePath, device, threads }: VariantRequest, variants: VariantsInUse): Promise<number> {
  const bundle = await readBundle(bundlePath, variants)
  const model = await OrtModel.open(bundle, { device, threads, framesAtOnce: largestBatch })
  try {
    const [alone, together] = [await millisOfFrames(model, false), await millisOfFrames(model, true)]
    return together < alone * leastGain ? model.framesAtOnce : 1
  } finally {
    await model.dispose()
  }
}

/** Of a batch's frames, one after the other or together, until one of them was read. */
async function millisOfFrames(model: OrtModel, together: boolean): Promise<number> {
  const frame = syntheticFrame(model.networkSize(video))
  const object = centredObject(model.descriptorMaskSize(frame))
  let fastest = Infinity
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now()
    const waiting: Promise<BackboneFeatures>[] = []
    for (let count = 0; count < largestBatch; count++) {
      const features = model.encodeFrame(frame)
      waiting.push(features)
      if (!together) await features
    }
    const batch = await Promise.all(waiting)
    await model.encodeObjects(batch[0]!, object)
    // The first round compiles what the size needs.
    if (round > 0) fastest = Math.min(fastest, performance.now() - started)
    for (const features of batch) features.dispose()
  }
  return fastest
}

function never(): Record<GraphName, number> {
  return { backbone: Infinity, object_encoder: Infinity, mask_decoder: Infinity }
}

interface Stopwatch {
  readonly device: string
  readonly fastest: Record<GraphName, number>
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
  const stopwatch = { device: model.device, fastest }
  const features = await timed(stopwatch, 'backbone', () => model.encodeFrame(frame))
  const set = await timed(stopwatch, 'object_encoder', () => model.encodeObjects(features, object))
  const memory = set.memory ? [set.memory, set.memory] : []
  const sets = Array.from({ length: window }, () => set)
  const masks = await timed(stopwatch, 'mask_decoder', () => model.decodeMasks(features, sets, null, memory))
  features.dispose()
  return masks
}

/**
 * On the CPU in time of the processor, which other programs cannot slow down as they do the clock's: nothing else runs in
 * this process meanwhile. What a GPU takes only the clock tells.
 */
async function timed<T>(stopwatch: Stopwatch, name: GraphName, call: () => Promise<T>): Promise<T> {
  const [before, started] = [process.cpuUsage(), performance.now()]
  const result = await call()
  const { user, system } = process.cpuUsage(before)
  const millis = stopwatch.device === 'cpu' ? (user + system) / 1000 : performance.now() - started
  stopwatch.fastest[name] = Math.min(stopwatch.fastest[name], millis)
  return result
}

async function reasonAgainst({ bundlePath, device, threads, variant }: VariantRequest, variants: VariantsInUse) {
  const golden = await readGoldenTensors(bundlePath)
  const tolerance = golden && toleranceOf(golden, variant)
  if (!golden || !tolerance) return `its golden tensors state no tolerance for ${variant}`
  const model = await OrtModel.open(await readBundle(bundlePath, variants), { device, threads })
  try {
    const { labels, meanMasks } = await compareGolden(model, golden)
    if (labels >= tolerance.labels && meanMasks <= tolerance.masks) return null
    return `it gives ${percent(labels)} of the golden labels, and masks that differ by ${meanMasks.toFixed(3)}`
  } finally {
    await model.dispose()
  }
}
