import './noTelemetry'
import { givenThreads } from './givenThreads'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { FrameIndex, RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import type {
  BackboneFeatures,
  ConfidenceCurve,
  DescriptorSet,
  FeatureLimits,
  FollowedMasks,
  FrameMemory,
  KnownObjects,
  NetworkStage,
  SegmentationModel
} from '../session/ports'
import { graphNames, type VariantsInUse } from './manifest'
import type { ModelCalls, ModelInfo } from './modelProtocol'
import { networkSize } from './networkSize'
import { WorkerLine } from './workerLine'

type StageMillis = Readonly<Record<NetworkStage, number>>
type ModelLine = WorkerLine<ModelCalls, StageMillis>

const nothingYet: StageMillis = { preprocess: 0, backbone: 0, encoder: 0, decoder: 0 }

class WorkerFeatures implements BackboneFeatures {
  constructor(
    readonly frameIndex: FrameIndex,
    readonly handle: number,
    private readonly lines: ModelLines,
    /** Of features to keep. */
    private readonly keeping: { readonly key: string; readonly kept: Set<string> } | null = null
  ) {}

  dispose(): void {
    // A closed worker has nothing left to release.
    this.release().catch(() => undefined)
  }

  private async release(): Promise<void> {
    const { handle, keeping } = this
    const given = await this.lines.masks.call('release', { handle, keep: keeping !== null })
    if (!given || !keeping) return
    if (await this.lines.backbone.call('keep', { handle, key: keeping.key })) keeping.kept.add(keeping.key)
  }
}

/** The lines to the network's threads; one and the same where there is one thread. */
interface ModelLines {
  readonly backbone: ModelLine
  readonly masks: ModelLine
}

/**
 * The network in threads of its own, so that reading and writing video go on while it computes. On the CPU the backbone
 * has a thread to itself and works on the next frame while the other finds masks on this one: graphs gain little from
 * a second core each, both together gain nearly all of it.
 */
export class WorkerModel implements SegmentationModel {
  readonly name: string
  readonly version: string
  readonly precision: string
  readonly window: number
  readonly confidence: ConfidenceCurve | undefined
  readonly framesAtOnce: number
  #nextHandle = 1
  /** Keys of the features that were kept. */
  #kept = new Set<string>()
  #clip = ''
  /** Whether the last frame's features were kept ones. */
  #recalled = false

  private constructor(
    private readonly lines: ModelLines,
    private readonly info: ModelInfo,
    readonly device: string
  ) {
    this.name = info.name
    this.version = info.version
    this.precision = info.precision
    this.window = info.window
    this.confidence = info.confidence
    this.framesAtOnce = info.framesAtOnce
  }

  /** @param entry built file of `modelWorker.ts`. @throws StudioError as `OrtModel.open` */
  static async open(entry: string, input: WorkerModelOptions): Promise<WorkerModel> {
    const split = input.device === 'cpu' && input.threads > 1
    const masks: ModelLine = new WorkerLine(new Worker(entry))
    const lines: ModelLines = { masks, backbone: split ? new WorkerLine(new Worker(entry)) : masks }
    try {
      return new WorkerModel(lines, await (split ? openBoth(lines, input) : openOne(lines, input)), input.device)
    } catch (error) {
      await closeLines(lines)
      throw error
    }
  }

  get lastMillis(): StageMillis {
    const { preprocess, backbone } = this.#recalled ? nothingYet : (this.lines.backbone.measured ?? nothingYet)
    return { ...(this.lines.masks.measured ?? nothingYet), preprocess, backbone }
  }

  networkSize(video: Size): Size {
    return networkSize(video, this.info.input)
  }

  descriptorMaskSize(network: Size): Size {
    return { width: network.width / 8, height: network.height / 8 }
  }

  async encodeFrame(frame: RgbFrame, clip?: string): Promise<BackboneFeatures> {
    const handle = this.#nextHandle++
    const { frameIndex, width, height } = frame
    const key = clip === undefined ? null : `${clip} ${this.precision} ${width}x${height} ${frameIndex}`
    if (clip !== undefined && clip !== this.#clip) this.forget(clip)
    if (key !== null && this.#kept.has(key)) {
      this.#recalled = await this.lines.backbone.call('recall', { handle, frameIndex, key })
      if (this.#recalled) return new WorkerFeatures(frameIndex, handle, this.lines)
    }
    await this.lines.backbone.call('encodeFrame', { handle, frame }, this.device === 'cpu' ? wholeBuffer(frame) : [])
    this.#recalled = false
    return new WorkerFeatures(frameIndex, handle, this.lines, key === null ? null : { key, kept: this.#kept })
  }

  /** What was kept of the former clip makes room. */
  private forget(clip: string): void {
    this.#clip = clip
    this.#kept = new Set()
    this.lines.backbone.call('forget', null).catch(() => undefined)
  }

  encodeObjects(features: BackboneFeatures, masks: SoftMasks): Promise<DescriptorSet> {
    return this.lines.masks.call('encodeObjects', { handle: handleOf(features), masks })
  }

  decodeMasks(
    features: BackboneFeatures,
    window: readonly DescriptorSet[],
    previous: SoftMasks | null,
    memory?: readonly FrameMemory[]
  ): Promise<SoftMasks> {
    // What is said once need not be copied to the thread twice.
    const sent = memory ? window.map(withoutMemory) : window
    return this.lines.masks.call('decodeMasks', { handle: handleOf(features), window: sent, previous, memory })
  }

  followFrame(features: BackboneFeatures, { window, ...known }: KnownObjects): Promise<FollowedMasks> {
    const input = { ...known, handle: handleOf(features), window: window.map(withoutMemory) }
    return this.lines.masks.call('followFrame', input)
  }

  limitFeatures(limits: FeatureLimits): void {
    this.lines.backbone.call('limit', limits).catch(() => undefined)
  }

  async dispose(): Promise<void> {
    await closeLines(this.lines)
  }
}

/** The frame's memory, where nobody else has a part in it: it goes over instead of being copied. */
function wholeBuffer({ data }: RgbFrame): ArrayBuffer[] {
  const { buffer } = data
  return buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength ? [buffer] : []
}

function withoutMemory({ objects, backgrounds, channels, data }: DescriptorSet): DescriptorSet {
  return { objects, backgrounds, channels, data }
}

function handleOf(features: BackboneFeatures): number {
  if (features instanceof WorkerFeatures) return features.handle
  throw new TypeError('features of another model')
}

export interface WorkerModelOptions {
  readonly bundlePath: string
  readonly device: string
  /** Of the CPU provider, all together. */
  readonly threads: number
  readonly variants?: VariantsInUse
  /** Frames the backbone takes at a time, on a device that gains by it; absent = 1. */
  readonly framesAtOnce?: number
}

function openOne({ masks }: ModelLines, input: WorkerModelOptions): Promise<ModelInfo> {
  return masks.call('open', { variants: {}, framesAtOnce: 1, ...input, graphs: graphNames })
}

async function openBoth({ backbone, masks }: ModelLines, input: WorkerModelOptions): Promise<ModelInfo> {
  const { port1, port2 } = new MessageChannel()
  const threads = Math.ceil(input.threads / 2)
  const { bundlePath, device, variants = {} } = input
  // Beside the other thread, a frame at a time is what keeps both busy.
  const shared = { bundlePath, device, variants, framesAtOnce: 1 }
  const [info] = await Promise.all([
    masks.call('open', {
      ...shared,
      threads: input.threads - threads,
      ...(givenThreads() === null && { threadsIfHeavy: input.threads }),
      graphs: ['object_encoder', 'mask_decoder']
    }),
    backbone.call('open', { ...shared, threads, graphs: ['backbone'] }),
    masks.call('link', { port: port1, makesFeatures: false }, [port1]),
    backbone.call('link', { port: port2, makesFeatures: true }, [port2])
  ])
  return info
}

async function closeLines({ backbone, masks }: ModelLines): Promise<void> {
  await Promise.all([backbone.close(), masks.close()])
}
