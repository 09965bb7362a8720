import { isPending, type QueueItem, type QueueView } from '../../../shared/domain/queue'
import { NetworkInUse, type NetworkChoice } from '../../engine/networkInUse'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { ProgressMeter } from '../../session/jobs'
import { JobQueue, type QueuePorts, type RunTools, type RunningWork } from '../jobQueue'
import type { BatchJob } from './batchFile'
import type { BatchState } from './batchState'
import { runBatchJob, type BatchDeps } from './runBatchJob'

export interface BatchOptions {
  readonly ffmpeg: FfmpegInstallation
  readonly overwrite: boolean
  readonly signal: AbortSignal
  readonly changed: (view: QueueView) => void
}

/**
 * Runs what a batch has left, one job after the other; a job that fails does not stop the others. Ends early when the
 * signal fires: what ran then begins again next time.
 */
export async function runBatch(state: BatchState, options: BatchOptions): Promise<readonly QueueItem[]> {
  const networks = new Networks()
  try {
    await new Promise<void>((resolve, reject) => {
      const queue = new JobQueue<BatchJob>(batchPorts(state, options, networks, resolve), state.items, true)
      const stop = (): void => void queue.close().then(resolve, reject)
      if (options.signal.aborted) return stop()
      options.signal.addEventListener('abort', stop, { once: true })
      if (state.items.some(isPending)) queue.resume()
      else resolve()
    })
  } finally {
    await networks.close()
  }
  return state.items
}

/** How a queue in this process keeps and runs a batch's jobs. */
export function batchPorts(
  state: BatchState,
  options: BatchOptions,
  networks: Networks,
  drained: () => void
): QueuePorts<BatchJob> {
  return {
    store: state,
    changed: options.changed,
    drained,
    run: (job, tools, { id }) => begin(job, { ...options, networks, tools, state, id })
  }
}

interface RunContext extends BatchOptions {
  readonly networks: Networks
  readonly tools: RunTools
  readonly state: BatchState
  readonly id: string
}

function begin(job: BatchJob, { ffmpeg, overwrite, networks, tools, state, id }: RunContext): RunningWork {
  let meter: ProgressMeter | null = null
  const deps: BatchDeps = {
    ...{ ffmpeg, overwrite, signal: tools.signal, ours: state.ours(id) },
    withModel: (choice, work) => networks.of(choice).run(work),
    claim: (outputs) => state.claim(id, outputs),
    onProgress: (_done, total) => {
      meter ??= new ProgressMeter(total, performance, tools.report)
      meter.advance()
    }
  }
  return { ended: runBatchJob(job, deps), hold: () => undefined }
}

/** Networks stay open from job to job: most batches use one. */
export class Networks {
  readonly #open = new Map<string, NetworkInUse>()

  of(choice: NetworkChoice): NetworkInUse {
    const key = JSON.stringify([choice.device, choice.precision, choice.bundlePath])
    const network = this.#open.get(key) ?? new NetworkInUse(choice)
    this.#open.set(key, network)
    return network
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((network) => network.close()))
  }
}
