import { Worker } from 'node:worker_threads'
import type { AlphaPlane } from '../alphaFilters'
import type { ForegroundChoice } from '../../../../shared/domain/exportFormats'
import type { FrameRange, Size } from '../../../../shared/domain/types'
import { builtEntry } from '../../../inference/builtEntry'
import { WorkerLine } from '../../../inference/workerLine'
import { type PlanarFormat, samplesOf } from '../../../media/decode/planarFormat'
import type { PlanarPicture } from '../../encode/decodePlanes'
import { ForegroundEstimator } from './foreground'

/** What crosses between an export and `foregroundWorker.ts`. */
export interface ForegroundCalls {
  estimate: {
    input: { readonly format: PlanarFormat; readonly data: Uint8Array<ArrayBuffer>; readonly alpha: AlphaPlane }
    output: Uint8Array<ArrayBuffer>
  }
}

/** Colours of objects without what was behind them. */
export interface CleanForeground {
  /**
   * @param picture its samples move over: they are not to be used afterwards
   * @returns the picture, where the object covers a pixel in part the object's own colour
   */
  of(picture: PlanarPicture, alpha: AlphaPlane): Promise<Uint8Array>
  close(): Promise<void>
}

export interface ForegroundRequest {
  /** Absent: clean. */
  readonly choice: ForegroundChoice | undefined
  readonly format: PlanarFormat
  readonly size: Size
  readonly range: FrameRange
}

/** Pictures of one export. Estimates run in a thread of their own, beside the next frame's alpha. */
export function openForeground({ choice = 'clean', format, size, range }: ForegroundRequest): CleanForeground {
  if (choice === 'as-is') return { of: async ({ data }) => data, close: async () => undefined }
  // For a single picture a thread would take longer to start than to work.
  const entry = range.from === range.to ? null : builtEntry('foregroundWorker')
  return entry ? new ForegroundThread(entry) : inThisThread(format, size)
}

function inThisThread(format: PlanarFormat, size: Size): CleanForeground {
  const estimator = new ForegroundEstimator(format, size)
  return {
    of: async (picture, alpha) => {
      estimator.estimate(samplesOf(picture.format, picture.data), alpha)
      return picture.data
    },
    close: async () => undefined
  }
}

export class ForegroundThread implements CleanForeground {
  readonly #line: WorkerLine<ForegroundCalls, null>

  constructor(entry: string) {
    this.#line = new WorkerLine(new Worker(entry), 'The thread that cleans edges')
  }

  async of({ format, data }: PlanarPicture, alpha: AlphaPlane): Promise<Uint8Array> {
    // Moved, not copied: all of its memory has to be the picture's.
    const owned = data.byteLength === data.buffer.byteLength ? (data as Uint8Array<ArrayBuffer>) : data.slice()
    return this.#line.call('estimate', { format, data: owned, alpha }, [owned.buffer])
  }

  close(): Promise<void> {
    return this.#line.close()
  }
}
