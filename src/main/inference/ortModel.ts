import './noTelemetry'
import { Tensor } from 'onnxruntime-node'
import { StudioError } from '../../shared/domain/errors'
import type { RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import type {
  BackboneFeatures,
  ConfidenceCurve,
  DescriptorSet,
  FrameMemory,
  NetworkStage,
  SegmentationModel
} from '../session/ports'
import { decoderTensors, type DecoderKnowledge } from './decoderTensors'
import { FrameBatches, type WaitingFrame } from './frameBatches'
import { parsePixelScale, pixelTable, writeFrameTensor } from './frameTensor'
import { graphNames, type Bundle, type GraphName } from './manifest'
import { networkSize } from './networkSize'
import { featuresOf, OrtFeatures, type Tensors } from './ortFeatures'
import { closeSessions, keepsBuffers, openSessions, type Sessions } from './ortSession'
import { softmaxObjects } from './softmaxObjects'

export interface OrtModelOptions {
  readonly device: string
  /** Of the CPU provider. */
  readonly threads: number
  /** To go on with once the mask decoder was seen to take long; absent = `threads`. */
  readonly threadsIfHeavy?: number
  /** What counts as long; replaced in tests. */
  readonly heavyMillis?: number
  /** Those that will run here; absent = all. */
  readonly graphs?: readonly GraphName[]
  /** Frames the backbone takes at a time at most, where its graph takes several; absent = 1. */
  readonly framesAtOnce?: number
}

/**
 * The network over ONNX Runtime. A run blocks the thread it is called on (the Node binding is synchronous inside),
 * so the studio keeps this class in a worker: see `workerModel.ts`.
 */
export class OrtModel implements SegmentationModel {
  readonly name: string
  readonly version: string
  readonly device: string
  readonly precision: string
  readonly window: number
  readonly confidence: ConfidenceCurve | undefined
  readonly lastMillis: Record<NetworkStage, number> = { preprocess: 0, backbone: 0, encoder: 0, decoder: 0 }
  readonly framesAtOnce: number
  readonly #table: Float32Array
  readonly #batches: FrameBatches
  /** Input planes, kept between batches of one size. */
  #planes = new Float32Array(0)
  #line: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly bundle: Bundle,
    private sessions: Partial<Sessions>,
    private options: OrtModelOptions
  ) {
    const { device, framesAtOnce = 1 } = options
    this.device = device
    const { manifest } = bundle
    this.name = manifest.name
    this.version = manifest.version
    this.precision = precisionOf(bundle)
    this.window = manifest.network.window
    this.confidence = confidenceOf(bundle)
    this.framesAtOnce = takesBatches(bundle) ? framesAtOnce : 1
    this.#batches = new FrameBatches(this.framesAtOnce)
    this.#table = pixelTable(parsePixelScale(manifest.input.scale))
  }

  /** @throws StudioError `bundle-invalid`; ONNX Runtime's own error where the device is not to be had */
  static async open(bundle: Bundle, options: OrtModelOptions): Promise<OrtModel> {
    return new OrtModel(bundle, await sessionsFor(bundle, options), options)
  }

  /** Of the CPU provider, now. */
  get threads(): number {
    return this.options.threads
  }

  networkSize(video: Size): Size {
    return networkSize(video, this.bundle.manifest.input)
  }

  descriptorMaskSize(network: Size): Size {
    return { width: network.width / 8, height: network.height / 8 }
  }

  encodeFrame(frame: RgbFrame): Promise<BackboneFeatures> {
    const features = this.#batches.add(frame)
    void this.inLine(() => this.encodeWaiting())
    return features
  }

  encodeObjects(features: BackboneFeatures, masks: SoftMasks): Promise<DescriptorSet> {
    return this.inLine(() => this.runEncoder(features, masks))
  }

  decodeMasks(
    features: BackboneFeatures,
    window: readonly DescriptorSet[],
    previous: SoftMasks | null,
    memory: readonly FrameMemory[] = window.flatMap((set) => set.memory ?? [])
  ): Promise<SoftMasks> {
    return this.inLine(() => this.runDecoder(features, { window, previous, memory }))
  }

  async dispose(): Promise<void> {
    await this.inLine(() => closeSessions(this.sessions))
  }

  /** One at a time, in the order asked: the planes are shared, and two runs at once would only fight for the cores. */
  private inLine<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#line.then(task)
    this.#line = result.catch(() => undefined)
    return result
  }

  /** Whoever asked for the features gets the error. */
  private async encodeWaiting(): Promise<void> {
    const batch = await this.#batches.take()
    try {
      const features = await this.runBackbone(batch)
      features.forEach((each, at) => batch[at]?.resolve(each))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  /** @param batch frames of one size */
  private async runBackbone(batch: readonly WaitingFrame[]): Promise<BackboneFeatures[]> {
    const [first] = batch
    if (!first) return []
    const started = performance.now()
    const { width, height } = first.frame
    const length = 3 * width * height
    if (this.#planes.length !== batch.length * length) this.#planes = new Float32Array(batch.length * length)
    batch.forEach(({ frame }, at) =>
      writeFrameTensor(frame, this.#table, this.#planes.subarray(at * length, (at + 1) * length))
    )
    const prepared = performance.now()
    this.lastMillis.preprocess = (prepared - started) / batch.length
    const image = new Tensor('float32', this.#planes, [batch.length, 3, height, width])
    const tensors = await this.run('backbone', { image })
    this.lastMillis.backbone = (performance.now() - prepared) / batch.length
    return OrtFeatures.ofBatch(
      batch.map(({ frame }) => frame.frameIndex),
      tensors
    )
  }

  private async runEncoder(features: BackboneFeatures, masks: SoftMasks): Promise<DescriptorSet> {
    const started = performance.now()
    const outputs = await this.run('object_encoder', {
      ...inputsOf(features),
      masks: new Tensor('float32', masks.data, [1, masks.objects, masks.height, masks.width])
    })
    const descriptors = outputOf(outputs, 'descriptors')
    const { keys } = outputs
    this.lastMillis.encoder = performance.now() - started
    return {
      objects: masks.objects,
      backgrounds: (descriptors.dims[1] ?? 0) - masks.objects,
      channels: descriptors.dims[2] ?? 0,
      data: floats(descriptors),
      ...(keys && { memory: { keys: floats(keys), channels: keys.dims[1] ?? 0, masks } })
    }
  }

  private async runDecoder(features: BackboneFeatures, known: DecoderKnowledge): Promise<SoftMasks> {
    const started = performance.now()
    const inputs = { ...inputsOf(features), ...decoderTensors(known, featuresOf(features).tensors) }
    const logits = outputOf(await this.run('mask_decoder', inputs), 'logits')
    const [, channels = 0, height = 0, width = 0] = logits.dims
    const masks = { objects: channels - 1, width, height, data: softmaxObjects(floats(logits), channels) }
    if (!holdsNumbers(masks.data)) throw noNumbers(this.name)
    this.lastMillis.decoder = performance.now() - started
    const { heavyMillis = usualHeavyMillis } = this.options
    if (this.lastMillis.decoder > heavyMillis) await this.widen()
    return masks
  }

  /** Small graphs gain nothing by a second thread, which they take from the backbone; large ones do. */
  private async widen(): Promise<void> {
    const { threads, threadsIfHeavy = threads } = this.options
    if (threadsIfHeavy === threads) return
    this.options = { ...this.options, threads: threadsIfHeavy }
    const former = this.sessions
    const wider = await sessionsFor(this.bundle, this.options).catch(() => null)
    // Where there is no room for both, it goes on as it is: masks were found.
    if (!wider) return
    this.sessions = wider
    await closeSessions(former)
  }

  private async run(graph: GraphName, available: Tensors): Promise<Tensors> {
    const { inputs } = this.bundle.manifest.graphs[graph]
    const session = this.sessions[graph]
    if (!session) throw new TypeError(`${graph} was not opened here`)
    const feeds = Object.fromEntries(Object.entries(available).filter(([name]) => name in inputs))
    try {
      return (await session.run(feeds)) as Tensors
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new StudioError('inference-failed', `The network failed in ${graph} on ${this.device}: ${reason}`, {
        hint: 'Try again with the device set to cpu.',
        cause
      })
    }
  }
}

/** The features' tensors, and which frame of their batch is meant. */
function inputsOf(features: BackboneFeatures): Tensors {
  const { tensors, place } = featuresOf(features)
  return { ...tensors, frame: new Tensor('int64', BigInt64Array.of(BigInt(place)), [1]) }
}

/** A mask decoder that takes longer is of a network for which opening it again is nothing. */
const usualHeavyMillis = 250

function sessionsFor(bundle: Bundle, options: OrtModelOptions): Promise<Partial<Sessions>> {
  const { device, threads, graphs = graphNames } = options
  return openSessions(bundle, { device, threads, graphs, onDevice: keepsBuffers(device) ? ['backbone'] : [] })
}

function takesBatches({ manifest }: Bundle): boolean {
  return Object.values(manifest.graphs.backbone.inputs).every(([frames]) => frames === 'B')
}

/** Of the arithmetic that runs; where nobody measured that, of the graphs themselves. */
function confidenceOf(bundle: Bundle): ConfidenceCurve | undefined {
  const curves = bundle.manifest.confidence?.curves
  return curves?.[precisionOf(bundle)] ?? curves?.['float32']
}

function precisionOf({ manifest, variants }: Bundle): string {
  const [variant] = Object.values(variants)
  return variant ?? (manifest.precision === 'float16' ? 'float16' : 'float32')
}

function outputOf(tensors: Tensors, name: string): Tensor {
  const tensor = tensors[name]
  if (!tensor) throw new StudioError('inference-failed', `The network gave no ${name}.`)
  return tensor
}

function floats(tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data
  throw new StudioError('inference-failed', `The network answered in ${tensor.type} where float32 was expected.`)
}

function holdsNumbers(shares: Float32Array): boolean {
  let sum = 0
  for (let at = 0; at < shares.length; at++) sum += shares[at]!
  return Number.isFinite(sum)
}

/** Weights that are damaged would otherwise give masks of nothing, without a word. */
function noNumbers(name: string): StudioError {
  return new StudioError('bundle-invalid', `The network ${name} gives no numbers: its weights are damaged.`, {
    hint: 'Choose another network, or install this one again.'
  })
}
