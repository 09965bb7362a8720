import { StudioError, type ErrorData } from '../../shared/domain/errors'
import type { ExportJob } from '../../shared/domain/exportJob'
import type { CommandInput, CommandOutput } from '../../shared/ipc/contract'
import type { EventName, Events } from '../../shared/ipc/events'
import type { RunningWork, RunResult, RunTools } from './jobQueue'

type EngineCall = 'export:start' | 'job:cancel' | 'job:pause' | 'job:resume'

export interface ExportEngine {
  call<N extends EngineCall>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>
}

interface Waiting {
  readonly report: RunTools['report']
  resolve(result: RunResult): void
  reject(error: StudioError): void
}

/** Runs the queue's exports in the engine, and keeps their events apart from those of the window's own jobs. */
export class EngineRuns {
  readonly #engine: ExportEngine
  readonly #waiting = new Map<string, Waiting>()

  constructor(engine: ExportEngine) {
    this.#engine = engine
  }

  run(job: ExportJob, { signal, report }: RunTools): RunningWork {
    let jobId: string | null = null
    let held = false
    const hold = (wanted: boolean): void => {
      held = wanted
      if (jobId !== null) this.#quietly(held ? 'job:pause' : 'job:resume', jobId)
    }
    const begin = async (): Promise<RunResult> => {
      const started = await this.#engine.call('export:start', { job })
      jobId = started.jobId
      const ended = this.#outcome(jobId, report)
      const stop = (): void => this.#quietly('job:cancel', started.jobId)
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
      if (held) hold(true)
      return ended.finally(() => signal.removeEventListener('abort', stop))
    }
    return { ended: begin(), hold }
  }

  /** Takes in an event of the engine. @returns whether it was about a job of the queue, and so means nothing to others */
  takes<N extends EventName>(name: N, payload: Events[N]): boolean {
    if (name === 'engine:restarted') this.#engineDied((payload as Events['engine:restarted']).error)
    if (!name.startsWith('job:')) return false
    const { jobId } = payload as Events['job:failed']
    const waiting = this.#waiting.get(jobId)
    if (!waiting) return false
    if (name === 'job:progress') waiting.report(payload as Events['job:progress'])
    if (name === 'job:finished') this.#taken(jobId)?.resolve(payload as Events['job:finished'])
    if (name === 'job:failed') this.#taken(jobId)?.reject(StudioError.fromData((payload as Events['job:failed']).error))
    return true
  }

  #engineDied(error: ErrorData): void {
    for (const jobId of [...this.#waiting.keys()]) this.#taken(jobId)?.reject(StudioError.fromData(error))
  }

  #outcome(jobId: string, report: RunTools['report']): Promise<RunResult> {
    return new Promise((resolve, reject) => this.#waiting.set(jobId, { report, resolve, reject }))
  }

  #taken(jobId: string): Waiting | undefined {
    const waiting = this.#waiting.get(jobId)
    this.#waiting.delete(jobId)
    return waiting
  }

  /** A job that is over, or an engine that died, answers by its events. */
  #quietly(name: Exclude<EngineCall, 'export:start'>, jobId: string): void {
    this.#engine.call(name, { jobId }).catch(() => undefined)
  }
}
