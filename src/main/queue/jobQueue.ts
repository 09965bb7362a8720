import { cancelled, StudioError } from '../../shared/domain/errors'
import { isPending, type QueueItem, type QueueProgress, type QueueView } from '../../shared/domain/queue'
import { afterStart, changed, itemOf, moved, nextOf, retried, unfinished, without, type QueueItems } from './queueItems'

export interface RunTools {
  readonly signal: AbortSignal
  report(progress: QueueProgress): void
}

export interface RunResult {
  readonly files: readonly string[]
  readonly notes: readonly string[]
  /** The video broke off: less was written than was asked for. */
  readonly incomplete?: boolean
}

export interface RunningWork {
  readonly ended: Promise<RunResult>
  /** Waits between two steps, or goes on. */
  hold(held: boolean): void
}

/** Where the list and what each job needs are kept. */
export interface QueueStore<J> {
  saveItems(items: QueueItems): Promise<void>
  writeJob(id: string, job: J): Promise<void>
  readJob(id: string): Promise<J>
  removeJob(id: string): Promise<void>
}

export interface QueuePorts<J> {
  readonly store: QueueStore<J>
  run(job: J, tools: RunTools, item: QueueItem): RunningWork
  /** Called after every change and with every report of progress. */
  changed(view: QueueView): void
  /** Nothing is left to do, after something was done. @param ended how the jobs since the last time ended */
  drained?(ended: readonly QueueItem[]): void
  /** The list could not be kept on disk. The queue goes on. */
  saveFailed?(error: StudioError): void
}

export type NewJob<J> = Pick<QueueItem, 'id' | 'title' | 'place' | 'total'> & { readonly job: J }

interface Running {
  readonly id: string
  readonly stop: AbortController
  readonly work: RunningWork | null
  readonly ended: Promise<void>
}

/**
 * Jobs one after the other, in an order that can be changed while they run. Every change is kept before anything builds
 * on it, so that a sudden end loses nothing: what ran begins again. A job that fails does not stop the others.
 */
export class JobQueue<J> {
  readonly #ports: QueuePorts<J>
  #items: QueueItems
  #held: boolean
  #progress: QueueProgress | null = null
  #running: Running | null = null
  #saving: Promise<unknown> = Promise.resolve()
  #ended = new Set<string>()
  #closing = false

  /** @param held true: nothing starts before `resume` */
  constructor(ports: QueuePorts<J>, items: QueueItems = [], held = false) {
    this.#ports = ports
    this.#items = afterStart(items)
    this.#held = held
  }

  get view(): QueueView {
    return { items: this.#items, held: this.#held, progress: this.#progress }
  }

  get isRunning(): boolean {
    return this.#running !== null
  }

  /** Puts jobs at the end. Resolves once they are kept. @throws StudioError what the store throws; then none is added */
  async add(jobs: readonly NewJob<J>[]): Promise<void> {
    const { store } = this.#ports
    const written = await Promise.allSettled(jobs.map(({ id, job }) => store.writeJob(id, job)))
    const failed = written.find((result) => result.status === 'rejected')
    if (failed) {
      await Promise.allSettled(jobs.map(({ id }) => store.removeJob(id)))
      throw StudioError.from(failed.reason)
    }
    const items = jobs.map(({ id, title, place, total }): QueueItem => {
      return { id, title, place, total, state: 'waiting', files: [], notes: [], error: null }
    })
    await this.#change([...this.#items, ...items])
    this.#drive()
  }

  async move(id: string, position: number): Promise<void> {
    await this.#change(moved(this.#items, id, position))
  }

  /** Nothing new starts, and what runs waits, if it can. */
  pause(): void {
    this.#hold(true)
  }

  /** Starts what waits; whatever was held up goes on. */
  resume(): void {
    this.#hold(false)
    this.#drive()
  }

  /** A waiting job will not be done; one that runs stops, and leaves nothing. */
  async cancel(id: string): Promise<void> {
    if (this.#running?.id === id) return this.#stop(this.#running)
    const item = itemOf(this.#items, id)
    if (item && isPending(item)) await this.#change(changed(this.#items, id, { state: 'cancelled' }))
  }

  async retry(id: string): Promise<void> {
    await this.#change(retried(this.#items, id))
    this.#drive()
  }

  async remove(id: string): Promise<void> {
    await this.cancel(id)
    await this.#change(without(this.#items, id))
    await this.#ports.store.removeJob(id).catch(() => undefined)
  }

  async clearFinished(): Promise<void> {
    const rest = unfinished(this.#items)
    const gone = this.#items.filter((item) => !rest.includes(item))
    await this.#change(rest)
    await Promise.allSettled(gone.map(({ id }) => this.#ports.store.removeJob(id)))
  }

  /** The program ends: what runs is stopped and begins again next time. Resolves once everything is kept. */
  async close(): Promise<void> {
    this.#closing = true
    if (this.#running) await this.#stop(this.#running)
    await this.#saving.catch(() => undefined)
  }

  async #stop(running: Running): Promise<void> {
    running.stop.abort(cancelled())
    // Work that waits at its gate ends with the signal; others must not wait for a resume that never comes.
    running.work?.hold(false)
    await running.ended
  }

  #hold(held: boolean): void {
    this.#held = held
    this.#running?.work?.hold(held)
    this.#tell()
  }

  #drive(): void {
    if (this.#running || this.#held || this.#closing) return
    const next = nextOf(this.#items)
    if (next) this.#begin(next)
    else this.#drain()
  }

  #drain(): void {
    const ended = this.#items.filter(({ id }) => this.#ended.has(id))
    this.#ended = new Set()
    if (ended.length > 0) this.#ports.drained?.(ended)
  }

  #begin(item: QueueItem): void {
    const stop = new AbortController()
    const ended = this.#runOne(item, stop)
    this.#running = { id: item.id, stop, work: null, ended }
  }

  async #runOne(item: QueueItem, stop: AbortController): Promise<void> {
    const outcome = await this.#outcomeOf(item, stop).catch((error: unknown) => this.#failure(StudioError.from(error)))
    this.#running = null
    this.#progress = null
    if (outcome.state !== 'interrupted') this.#ended.add(item.id)
    await this.#change(changed(this.#items, item.id, outcome))
    this.#drive()
  }

  async #outcomeOf(item: QueueItem, { signal }: AbortController): Promise<Partial<QueueItem>> {
    await this.#change(changed(this.#items, item.id, { state: 'running', error: null }))
    const job = await this.#ports.store.readJob(item.id)
    if (signal.aborted) throw cancelled()
    const report = (progress: QueueProgress): void => {
      if (this.#running?.id !== item.id) return
      this.#progress = progress
      this.#tell()
    }
    const work = this.#ports.run(job, { signal, report }, item)
    if (this.#running) this.#running = { ...this.#running, work }
    if (this.#held) work.hold(true)
    const { files, notes, incomplete = false } = await work.ended
    return { state: 'done', files: [...files], notes: [...notes], error: null, incomplete }
  }

  #failure(error: StudioError): Partial<QueueItem> {
    if (this.#closing) return { state: 'interrupted' }
    if (error.code === 'cancelled') return { state: 'cancelled' }
    return { state: 'failed', error: error.toData() }
  }

  /** Shown at once, then kept; changes are written one after the other. A list that cannot be kept still works. */
  async #change(items: QueueItems): Promise<void> {
    this.#items = items
    this.#tell()
    const saved = this.#saving.then(() => this.#ports.store.saveItems(this.#items))
    this.#saving = saved.catch((error: unknown) => this.#ports.saveFailed?.(StudioError.from(error)))
    await this.#saving
  }

  #tell(): void {
    this.#ports.changed(this.view)
  }
}
