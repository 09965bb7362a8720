import { Worker } from 'node:worker_threads'
import type { MattingLayout, MattingNetwork, MattingTiles } from '../../session/matting'
import { WorkerLine } from '../workerLine'
import type { MattingRequest } from './ortMatting'

interface MattingInfo {
  readonly name: string
  readonly version: string
  readonly device: string
  readonly layout: MattingLayout
}

/** What crosses between `WorkerMatting` and `mattingWorker.ts`. */
export interface MattingCalls {
  open: { input: MattingRequest; output: MattingInfo }
  alpha: { input: MattingTiles; output: Float32Array }
}

/** The network in a thread of its own: pictures are decoded, cut into tiles and encoded beside it. */
export class WorkerMatting implements MattingNetwork {
  private constructor(
    private readonly line: WorkerLine<MattingCalls, null>,
    private readonly info: MattingInfo
  ) {}

  /** @param entry built file of `mattingWorker.ts` @throws as `OrtMatting.open` */
  static async open(entry: string, request: MattingRequest): Promise<WorkerMatting> {
    const line = new WorkerLine<MattingCalls, null>(new Worker(entry), 'The matting network')
    try {
      return new WorkerMatting(line, await line.call('open', request))
    } catch (error) {
      await line.close()
      throw error
    }
  }

  get name(): string {
    return this.info.name
  }

  get version(): string {
    return this.info.version
  }

  get device(): string {
    return this.info.device
  }

  get layout(): MattingLayout {
    return this.info.layout
  }

  alpha(tiles: MattingTiles): Promise<Float32Array> {
    const { image, softMask, band } = tiles
    return this.line.call('alpha', tiles, [image.buffer, softMask.buffer, band.buffer])
  }

  dispose(): Promise<void> {
    return this.line.close()
  }
}
