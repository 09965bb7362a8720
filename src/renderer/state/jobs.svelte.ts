import { StudioError } from '../../shared/domain/errors'
import type { PropagatedMask } from '../../shared/domain/types'
import type { CommandInput } from '../../shared/ipc/contract'
import type { Events } from '../../shared/ipc/events'
import type { StudioClient } from '../api/studio'
import { inWords } from '../strings'

/** By the command that starts one. */
const kinds = {
  'propagate:start': 'propagate',
  'export:start': 'export',
  'discover:start': 'discover',
  'discover:masks': 'accept'
} as const

type JobCommand = keyof typeof kinds
export type JobKind = (typeof kinds)[JobCommand]

export interface RunningJob {
  readonly kind: JobKind
  /** Null until the engine has answered. */
  readonly jobId: string | null
  readonly done: number
  readonly total: number
  readonly framesPerSecond: number
  /** Not finite while unknown. */
  readonly secondsLeft: number
  readonly cancelling: boolean
  readonly paused: boolean
  /** Nobody asked for it: it gives way to whatever somebody does. */
  readonly ahead: boolean
}

export interface JobListener {
  /** @param provisional whether another mask of the frame follows */
  onMask?(mask: PropagatedMask, provisional: boolean): void
  /** Of a search: the objects of the clip. */
  onFound?(found: Events['discover:found']['found']): void
  onFinished?(result: Events['job:finished']): void
  onFailed?(error: StudioError): void
  /** The engine died under it, and is there again. */
  onAbandoned?(): void
}

/** The one job that runs. Its events may overtake the answer that names it: with one at a time they are never mistaken. */
export class Jobs {
  current = $state.raw<RunningJob | null>(null)
  #listener: JobListener = {}
  /** Jobs that were given up before the engine had named them. */
  #dropped = 0
  /** Jobs that are over: late events of theirs mean nothing. */
  readonly #over: string[] = []
  readonly #studio: StudioClient

  constructor(studio: StudioClient) {
    this.#studio = studio
    studio.on('job:progress', (event) => this.#mine(event.jobId, () => this.#progress(event)))
    studio.on('job:mask', (event) =>
      this.#mine(event.jobId, () => this.#listener.onMask?.(event.mask, event.provisional === true))
    )
    studio.on('discover:found', (event) => this.#mine(event.jobId, () => this.#listener.onFound?.(event.found)))
    studio.on('job:finished', (event) =>
      this.#mine(event.jobId, () => this.#end(event.jobId, (listener) => listener.onFinished?.(event)))
    )
    studio.on('job:failed', (event) =>
      this.#mine(event.jobId, () => {
        this.#end(event.jobId, (listener) => listener.onFailed?.(StudioError.fromData(inWords(event.error))))
      })
    )
  }

  /** @param total frames, for the bar until the engine reports */
  async start<C extends JobCommand>(
    command: C,
    input: CommandInput<C>,
    options: { readonly total: number; readonly listener: JobListener; readonly ahead?: boolean }
  ): Promise<void> {
    if (this.current) return
    const kind = kinds[command]
    this.#listener = options.listener
    const job: RunningJob = {
      kind,
      jobId: null,
      done: 0,
      total: options.total,
      framesPerSecond: 0,
      secondsLeft: Infinity,
      cancelling: false,
      paused: false,
      ahead: options.ahead ?? false
    }
    this.current = job
    try {
      const { jobId } = (await this.#studio.call(command, input)) as { readonly jobId: string }
      this.#name(jobId)
    } catch (error) {
      if (this.current) this.#end(null, (listener) => listener.onFailed?.(StudioError.from(error)))
    }
  }

  /** Stops the job; what is done is kept. */
  async cancel(): Promise<void> {
    const job = this.current
    if (!job || job.cancelling) return
    this.current = { ...job, cancelling: true }
    if (job.jobId) await this.#studio.call('job:cancel', { jobId: job.jobId })
  }

  /** Holds a propagation up or lets it go on; other jobs cannot pause. */
  async togglePause(): Promise<void> {
    const job = this.current
    if (!job || !canPause(job)) return
    this.current = { ...job, paused: !job.paused }
    await this.#studio.call(job.paused ? 'job:resume' : 'job:pause', { jobId: job.jobId })
  }

  /** Gives a look ahead up at once: what still comes of it means nothing. */
  drop(): void {
    const job = this.current
    if (!job?.ahead) return
    this.#end(job.jobId, () => undefined)
    // Without a name yet it is given up as soon as it has one.
    if (job.jobId === null) this.#dropped++
    else void this.#studio.call('job:cancel', { jobId: job.jobId }).catch(() => undefined)
  }

  /** The engine died: whatever ran is over. */
  abandon(): void {
    if (this.current) this.#end(this.current.jobId, (listener) => listener.onAbandoned?.())
  }

  #name(jobId: string): void {
    if (this.#dropped > 0 && this.current?.jobId !== jobId) {
      this.#dropped--
      this.#over.push(jobId)
      void this.#studio.call('job:cancel', { jobId }).catch(() => undefined)
      return
    }
    if (!this.current || this.#over.includes(jobId)) return
    const { cancelling } = this.current
    this.current = { ...this.current, jobId }
    if (cancelling) void this.#studio.call('job:cancel', { jobId }).catch(() => undefined)
  }

  #mine(jobId: string, then: () => void): void {
    if (!this.current || this.#over.includes(jobId)) return
    if (this.current.jobId === null) this.current = { ...this.current, jobId }
    if (this.current.jobId === jobId) then()
  }

  #progress({ done, total, framesPerSecond, secondsLeft }: Events['job:progress']): void {
    if (this.current) this.current = { ...this.current, done, total, framesPerSecond, secondsLeft }
  }

  #end(jobId: string | null, tell: (listener: JobListener) => void): void {
    if (jobId !== null) this.#over.push(jobId)
    const listener = this.#listener
    this.#listener = {}
    this.current = null
    tell(listener)
  }
}

/** Only a propagation whose name is known can be held up. */
export function canPause(job: RunningJob): job is RunningJob & { readonly jobId: string } {
  return job.kind === 'propagate' && job.jobId !== null && !job.cancelling
}
