import { Worker } from 'node:worker_threads'
import { StudioError } from '../../shared/domain/errors'
import type { FrameIndex, RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import type { BackboneFeatures, DescriptorSet, FrameMemory, NetworkStage, SegmentationModel } from '../session/ports'
import type { ModelCall, ModelCalls, ModelInfo, ModelReply } from './modelProtocol'
import { networkSize } from './networkSize'

interface Pending {
  resolve(value: ModelCalls[ModelCall]['output']): void
  reject(error: StudioError): void
}

/** Requests and replies over a worker thread. */
class ModelLine {
  lastMillis: Readonly<Record<NetworkStage, number>> = { backbone: 0, encoder: 0, decoder: 0 }
  readonly #pending = new Map<number, Pending>()
  #nextId = 1
  /** Why there is nobody to answer any more. */
  #ended: StudioError | null = null

  constructor(private readonly worker: Worker) {
    worker.on('message', (reply: ModelReply) => this.settle(reply))
    worker.on('error', (cause) => this.fail(`The network's thread failed: ${cause.message}`, cause))
    worker.on('exit', () => this.fail('The network was closed while it ran.'))
  }

  call<C extends ModelCall>(call: C, input: ModelCalls[C]['input']): Promise<ModelCalls[C]['output']> {
    if (this.#ended) return Promise.reject(this.#ended)
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: (value) => resolve(value as ModelCalls[C]['output']), reject })
      this.worker.postMessage({ id, call, input })
    })
  }

  async close(): Promise<void> {
    await this.worker.terminate()
  }

  private settle(reply: ModelReply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if (!reply.ok) return pending?.reject(StudioError.fromData(reply.error))
    this.lastMillis = reply.millis
    pending?.resolve(reply.value)
  }

  private fail(message: string, cause?: unknown): void {
    this.#ended ??= new StudioError('inference-failed', message, { hint: 'Start the job again.', cause })
    for (const { reject } of this.#pending.values()) reject(this.#ended)
    this.#pending.clear()
  }
}

class WorkerFeatures implements BackboneFeatures {
  constructor(
    readonly frameIndex: FrameIndex,
    readonly handle: number,
    private readonly line: ModelLine
  ) {}

  dispose(): void {
    // A closed worker has nothing left to release.
    this.line.call('release', { handle: this.handle }).catch(() => undefined)
  }
}

/** The network in a thread of its own, so that reading and writing video go on while it computes. */
export class WorkerModel implements SegmentationModel {
  readonly name: string
  readonly version: string
  readonly window: number

  private constructor(
    private readonly line: ModelLine,
    private readonly info: ModelInfo,
    readonly device: string
  ) {
    this.name = info.name
    this.version = info.version
    this.window = info.window
  }

  /** @param entry built file of `modelWorker.ts`. @throws StudioError as `OrtModel.open` */
  static async open(entry: string, input: ModelCalls['open']['input']): Promise<WorkerModel> {
    const line = new ModelLine(new Worker(entry))
    try {
      return new WorkerModel(line, await line.call('open', input), input.device)
    } catch (error) {
      await line.close()
      throw error
    }
  }

  get lastMillis(): Readonly<Record<NetworkStage, number>> {
    return this.line.lastMillis
  }

  networkSize(video: Size): Size {
    return networkSize(video, this.info.input)
  }

  descriptorMaskSize(network: Size): Size {
    return { width: network.width / 8, height: network.height / 8 }
  }

  async encodeFrame(frame: RgbFrame): Promise<BackboneFeatures> {
    const { handle, frameIndex } = await this.line.call('encodeFrame', { frame })
    return new WorkerFeatures(frameIndex, handle, this.line)
  }

  encodeObjects(features: BackboneFeatures, masks: SoftMasks): Promise<DescriptorSet> {
    return this.line.call('encodeObjects', { handle: handleOf(features), masks })
  }

  decodeMasks(
    features: BackboneFeatures,
    window: readonly DescriptorSet[],
    previous: SoftMasks | null,
    memory?: readonly FrameMemory[]
  ): Promise<SoftMasks> {
    return this.line.call('decodeMasks', { handle: handleOf(features), window, previous, memory })
  }

  async dispose(): Promise<void> {
    await this.line.close()
  }
}

function handleOf(features: BackboneFeatures): number {
  if (features instanceof WorkerFeatures) return features.handle
  throw new TypeError('features of another model')
}
