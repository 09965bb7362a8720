import '../inference/noTelemetry'
import { Worker } from 'node:worker_threads'
import type { PointedMask, Pointing } from '../../shared/domain/pointing'
import type { FrameSuggestions } from '../../shared/domain/suggestions'
import type { RgbFrame, Size } from '../../shared/domain/types'
import { networkSize } from '../inference/networkSize'
import type { FloatTensor } from '../inference/ortGraphs'
import { WorkerLine } from '../inference/workerLine'
import type { FinderRequest, ObjectFinder, Picture, PointedFrame } from './objectFinder'
import type { TrackSet } from './trackDecoder'

interface FinderInfo {
  readonly device: string
  readonly name: string
  readonly version: string
  readonly input: Parameters<typeof networkSize>[1]
}

/** What crosses between `WorkerFinder` and `finderWorker.ts`. Feature maps stay there. */
export interface FinderCalls {
  open: { input: FinderRequest; output: FinderInfo }
  suggest: { input: Picture; output: FrameSuggestions }
  queries: { input: RgbFrame; output: FloatTensor }
  associate: { input: FloatTensor; output: TrackSet }
  trackMasks: { input: { frame: RgbFrame; embeddings: FloatTensor }; output: FloatTensor }
  /** The frame that is pointed at from now on. */
  holdFrame: { input: { key: string; picture: Picture }; output: null }
  preparePoint: { input: string; output: null }
  point: { input: { key: string; pointing: Pointing }; output: PointedMask }
}

/** The networks in a thread of their own, so that reading video goes on while they compute. */
export class WorkerFinder implements ObjectFinder {
  /** Of the frame that the worker holds. */
  #held: string | null = null

  private constructor(
    private readonly line: WorkerLine<FinderCalls, null>,
    private readonly info: FinderInfo
  ) {}

  /** @param entry built file of `finderWorker.ts` @throws as `OrtFinder.open` */
  static async open(entry: string, request: FinderRequest): Promise<WorkerFinder> {
    const line = new WorkerLine<FinderCalls, null>(new Worker(entry))
    try {
      return new WorkerFinder(line, await line.call('open', request))
    } catch (error) {
      await line.close()
      throw error
    }
  }

  get device(): string {
    return this.info.device
  }

  get name(): string {
    return this.info.name
  }

  get version(): string {
    return this.info.version
  }

  networkSize(video: Size): Size {
    return networkSize(video, this.info.input)
  }

  suggest(picture: Picture): Promise<FrameSuggestions> {
    return this.line.call('suggest', picture)
  }

  queries(frame: RgbFrame): Promise<FloatTensor> {
    return this.line.call('queries', frame)
  }

  associate(queries: FloatTensor): Promise<TrackSet> {
    return this.line.call('associate', queries)
  }

  trackMasks(frame: RgbFrame, embeddings: FloatTensor): Promise<FloatTensor> {
    return this.line.call('trackMasks', { frame, embeddings })
  }

  async preparePoint(frame: PointedFrame): Promise<void> {
    await this.hold(frame)
    await this.line.call('preparePoint', frame.key)
  }

  async point(frame: PointedFrame, pointing: Pointing): Promise<PointedMask> {
    await this.hold(frame)
    return this.line.call('point', { key: frame.key, pointing })
  }

  async dispose(): Promise<void> {
    await this.line.close()
  }

  /** A picture of 4K takes longer to hand over than a stroke takes to answer: each goes over once. */
  private async hold({ key, read }: PointedFrame): Promise<void> {
    if (this.#held === key) return
    const picture = await read()
    // Another call may have handed it over while this one waited.
    if (this.#held === key) return
    this.#held = key
    await this.line.call('holdFrame', { key, picture })
  }
}
