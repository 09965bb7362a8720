import { Tensor } from 'onnxruntime-node'
import { StudioError } from '../../shared/domain/errors'
import type { RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import type { BackboneFeatures, DescriptorSet, FrameMemory, NetworkStage, SegmentationModel } from '../session/ports'
import { parsePixelScale, pixelTable, writeFrameTensor } from './frameTensor'
import { graphNames, type Bundle, type GraphName } from './manifest'
import { networkSize } from './networkSize'
import { OrtFeatures, tensorsOf, type Tensors } from './ortFeatures'
import { closeSessions, openSessions, type Sessions } from './ortSession'
import { softmaxObjects } from './softmaxObjects'

/**
 * The network over ONNX Runtime. A run blocks the thread it is called on (the Node binding is synchronous inside),
 * so the studio keeps this class in a worker: see `workerModel.ts`.
 */
export class OrtModel implements SegmentationModel {
  readonly name: string
  readonly version: string
  readonly precision: string
  readonly window: number
  readonly lastMillis: Record<NetworkStage, number> = { preprocess: 0, backbone: 0, encoder: 0, decoder: 0 }
  readonly #table: Float32Array
  /** Input planes, kept between frames of one size. */
  #planes = new Float32Array(0)
  #line: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly bundle: Bundle,
    private readonly sessions: Partial<Sessions>,
    readonly device: string
  ) {
    const { manifest } = bundle
    this.name = manifest.name
    this.version = manifest.version
    this.precision = precisionOf(bundle)
    this.window = manifest.network.window
    this.#table = pixelTable(parsePixelScale(manifest.input.scale))
  }

  /** @param graphs those that will run here. @throws StudioError `bundle-invalid`; ONNX Runtime's own error where the device is not to be had */
  static async open(
    bundle: Bundle,
    device: string,
    threads: number,
    graphs: readonly GraphName[] = graphNames
  ): Promise<OrtModel> {
    return new OrtModel(bundle, await openSessions(bundle, { device, threads, graphs }), device)
  }

  networkSize(video: Size): Size {
    return networkSize(video, this.bundle.manifest.input)
  }

  descriptorMaskSize(network: Size): Size {
    return { width: network.width / 8, height: network.height / 8 }
  }

  encodeFrame(frame: RgbFrame): Promise<BackboneFeatures> {
    return this.inLine(() => this.runBackbone(frame))
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
    return this.inLine(() => this.runDecoder(features, window, previous, memory))
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

  private async runBackbone(frame: RgbFrame): Promise<BackboneFeatures> {
    const started = performance.now()
    const { width, height, frameIndex } = frame
    if (this.#planes.length !== 3 * width * height) this.#planes = new Float32Array(3 * width * height)
    writeFrameTensor(frame, this.#table, this.#planes)
    const prepared = performance.now()
    this.lastMillis.preprocess = prepared - started
    const image = new Tensor('float32', this.#planes, [1, 3, height, width])
    const tensors = await this.run('backbone', { image })
    this.lastMillis.backbone = performance.now() - prepared
    return new OrtFeatures(frameIndex, tensors)
  }

  private async runEncoder(features: BackboneFeatures, masks: SoftMasks): Promise<DescriptorSet> {
    const started = performance.now()
    const outputs = await this.run('object_encoder', {
      ...tensorsOf(features),
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

  private async runDecoder(
    features: BackboneFeatures,
    window: readonly DescriptorSet[],
    previous: SoftMasks | null,
    memory: readonly FrameMemory[]
  ): Promise<SoftMasks> {
    const started = performance.now()
    const inputs: Tensors = { ...tensorsOf(features), descriptors: stacked(window) }
    if ('previous' in this.bundle.manifest.graphs.mask_decoder.inputs) {
      inputs['previous'] = previousTensor(previous, window, outputSize(tensorsOf(features)))
    }
    if ('memory_keys' in this.bundle.manifest.graphs.mask_decoder.inputs) Object.assign(inputs, memoryTensors(memory))
    const logits = outputOf(await this.run('mask_decoder', inputs), 'logits')
    const [, channels = 0, height = 0, width = 0] = logits.dims
    const masks = { objects: channels - 1, width, height, data: softmaxObjects(floats(logits), channels) }
    this.lastMillis.decoder = performance.now() - started
    return masks
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

/** float32 [1, T, backgrounds + O, C] */
function stacked(window: readonly DescriptorSet[]): Tensor {
  const [first] = window
  if (!first) throw new RangeError('an empty temporal window')
  const length = first.data.length
  const data = new Float32Array(window.length * length)
  window.forEach((set, at) => data.set(set.data, at * length))
  return new Tensor('float32', data, [1, window.length, first.backgrounds + first.objects, first.channels])
}

/** Keys [1, M, K, H/16, W/16] and masks [1, M, O, H/8, W/8]; the last frame stands for the references too if alone. */
function memoryTensors(memory: readonly FrameMemory[]): Tensors {
  const [first] = memory
  if (!first) throw new RangeError('an empty pixel memory')
  const frames = memory.length > 1 ? memory : [first, first]
  const { channels, masks } = first
  const { objects, height, width } = masks
  return {
    memory_keys: joined(
      frames.map(({ keys }) => keys),
      [channels, height / 2, width / 2]
    ),
    memory_masks: joined(
      frames.map((frame) => frame.masks.data),
      [objects, height, width]
    )
  }
}

/** Frames one after the other: float32 [1, M, ...shape]. */
function joined(parts: readonly Float32Array[], shape: readonly number[]): Tensor {
  const length = shape.reduce((product, side) => product * side, 1)
  const data = new Float32Array(parts.length * length)
  parts.forEach((part, at) => data.set(part, at * length))
  return new Tensor('float32', data, [1, parts.length, ...shape])
}

/** Stride 4 of the network's input, which is the largest of the backbone's outputs. */
function outputSize(features: Tensors): Size {
  const sizes = Object.values(features).map(({ dims }) => ({ height: dims[2] ?? 0, width: dims[3] ?? 0 }))
  return sizes.reduce((largest, size) => (size.width > largest.width ? size : largest))
}

/** Soft masks [1, O, H/4, W/4]; all zero where nothing was seen before. */
function previousTensor(previous: SoftMasks | null, window: readonly DescriptorSet[], size: Size): Tensor {
  const objects = window[0]?.objects ?? 0
  const data = previous?.data ?? new Float32Array(objects * size.width * size.height)
  return new Tensor('float32', data, [1, objects, size.height, size.width])
}
