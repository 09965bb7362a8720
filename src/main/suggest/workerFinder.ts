import { Worker } from 'node:worker_threads'
import type { FrameSuggestions } from '../../shared/domain/suggestions'
import type { RgbFrame, Size } from '../../shared/domain/types'
import { networkSize } from '../inference/networkSize'
import type { FloatTensor } from '../inference/ortGraphs'
import { WorkerLine } from '../inference/workerLine'
import type { FinderRequest, ObjectFinder, Picture } from './objectFinder'
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
}

/** The networks in a thread of their own, so that reading video goes on while they compute. */
export class WorkerFinder implements ObjectFinder {
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

  async dispose(): Promise<void> {
    await this.line.close()
  }
}
