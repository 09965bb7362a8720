import { StudioError, cancelled } from '../../shared/domain/errors'
import { PauseGate } from './pauseGate'
import type { Clock } from './ports'

export interface JobProgress {
  readonly done: number
  readonly total: number
  /** Over the last few seconds, not the whole job: what the user can expect from here on. */
  readonly framesPerSecond: number
  readonly secondsLeft: number
}

/** Frames the rate is taken over. */
const span = 24
/** At most about ten reports a second: more only costs time on both sides. */
const reportEveryMillis = 100

/** Turns "one more frame is done" into progress reports at a bearable rate. */
export class ProgressMeter {
  #done = 0
  #lastReport = -Infinity
  #times: number[]

  constructor(
    private readonly total: number,
    private readonly clock: Clock,
    private readonly report: (progress: JobProgress) => void
  ) {
    this.#times = [clock.now()]
  }

  /** One more frame is done. The last frame is always reported. */
  advance(): void {
    const now = this.clock.now()
    this.#done++
    this.#times.push(now)
    if (this.#times.length > span + 1) this.#times.shift()
    if (now - this.#lastReport < reportEveryMillis && this.#done < this.total) return
    this.#lastReport = now
    this.report(this.progress(now))
  }

  /** Work goes on after a pause, which counts neither for the rate nor for the time left. */
  resumed(): void {
    this.#times = [this.clock.now()]
  }

  private progress(now: number): JobProgress {
    const seconds = (now - (this.#times[0] ?? now)) / 1000
    const framesPerSecond = seconds > 0 ? (this.#times.length - 1) / seconds : 0
    const left = Math.max(0, this.total - this.#done)
    return {
      done: this.#done,
      total: this.total,
      framesPerSecond,
      secondsLeft: framesPerSecond > 0 ? left / framesPerSecond : 0
    }
  }
}

/** Work that can be stopped. */
interface RunningJob {
  readonly kind: string
  readonly stop: AbortController
  readonly gate: PauseGate
  readonly ended: Promise<void>
}

/** What work of a job gets: it ends with the signal and waits at the gate between its steps, if it can pause. */
export interface JobTools {
  readonly signal: AbortSignal
  readonly jobId: string
  readonly gate: PauseGate
}

export interface JobOutcome<T> {
  readonly done: (jobId: string, result: T) => void
  /** Cancelled jobs end here as well, with the code `cancelled`. */
  readonly failed: (jobId: string, error: StudioError) => void
}

/** Jobs by id, each with its own signal. */
export class JobRegistry {
  readonly #running = new Map<string, RunningJob>()
  #nextId = 1

  /** @param name part of every id: tells the jobs of one run of the engine from those of another */
  constructor(private readonly name: string) {}

  /**
   * Starts a job. With `replace` a running one of the same kind is cancelled and waited for first.
   * @returns its id; the outcome is reported after that, never before
   */
  async start<T>(
    kind: string,
    work: (tools: JobTools) => Promise<T>,
    outcome: JobOutcome<T>,
    others: 'replace' | 'beside' = 'replace'
  ): Promise<string> {
    const jobId = `${kind}-${this.name}-${this.#nextId++}`
    const stop = new AbortController()
    const gate = new PauseGate()
    const former = others === 'replace' ? [this.cancelAll(kind)] : []
    const ended = Promise.all(former)
      // A turn of the event loop, so that the caller knows the id before anything is reported under it.
      .then(() => new Promise((resolve) => setTimeout(resolve, 0)))
      .then(() => {
        if (stop.signal.aborted) throw cancelled()
        return work({ signal: stop.signal, jobId, gate })
      })
      .then(
        (result) => this.end(jobId, () => outcome.done(jobId, result)),
        (error: unknown) => this.end(jobId, () => outcome.failed(jobId, StudioError.from(error)))
      )
    this.#running.set(jobId, { kind, stop, gate, ended })
    return jobId
  }

  /** Resolves once the job has stopped; unknown jobs are already over. */
  async cancel(jobId: string): Promise<void> {
    const job = this.#running.get(jobId)
    job?.stop.abort(cancelled())
    await job?.ended
  }

  /** Work that waits at its gate stops there within a step; unknown jobs are already over. */
  pause(jobId: string): void {
    this.#running.get(jobId)?.gate.pause()
  }

  resume(jobId: string): void {
    this.#running.get(jobId)?.gate.resume()
  }

  /** @param kind absent = every kind */
  async cancelAll(kind?: string): Promise<void> {
    const running = [...this.#running].filter(([, job]) => kind === undefined || job.kind === kind)
    await Promise.all(running.map(([jobId]) => this.cancel(jobId)))
  }

  private end(jobId: string, report: () => void): void {
    this.#running.delete(jobId)
    report()
  }
}
