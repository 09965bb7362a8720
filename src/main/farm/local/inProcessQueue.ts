import { isFinished, isPending, type QueueItem, type QueueView } from '../../../shared/domain/queue'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import type { BatchJob, NamedJob } from '../../queue/batch/batchFile'
import { BatchState } from '../../queue/batch/batchState'
import { batchPorts, Networks } from '../../queue/batch/runBatch'
import { JobQueue as RunningQueue } from '../../queue/jobQueue'
import type { ClipFilter, ClipPayload, ClipState, ClipStatus, JobQueue, QueueStatus, SubmittedClips } from '../ports'
import { plainStatus } from '../redis/clipStatus'
import { fits, noClips } from '../redis/listClips'

export interface InProcessOptions {
  readonly ffmpeg: FfmpegInstallation
  /** What is done is kept there, so that the next run goes on. */
  readonly statePath: string
  readonly overwrite: boolean
  /** Failed ones of an earlier run begin again. */
  readonly retryFailed: boolean
  readonly signal: AbortSignal
}

const states: Readonly<Record<QueueItem['state'], ClipState>> = {
  waiting: 'waiting',
  interrupted: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'dead',
  cancelled: 'cancelled'
}

type Changed = (clip: ClipStatus) => void

/** The default: clips one after the other in this process, by the queue the window and `batch` have. Needs no server. */
export class InProcessQueue implements JobQueue {
  readonly #options: InProcessOptions
  readonly #networks = new Networks()
  readonly #clips = new Map<string, ClipPayload>()
  readonly #listeners = new Set<Changed>()
  #queue: RunningQueue<BatchJob> | null = null
  #view: QueueView = { items: [], held: false, progress: null }

  constructor(options: InProcessOptions) {
    this.#options = options
  }

  /** One list of clips at a time. Those that an earlier run did are known, and not done again. */
  async submit(clips: readonly ClipPayload[]): Promise<SubmittedClips> {
    if (this.#view.items.some((item) => !isFinished(item))) throw new RangeError('the clips before are not done yet')
    for (const clip of clips) this.#clips.set(clip.id, clip)
    const jobs = clips.map(({ id, title, job }): NamedJob => ({ id, title, job }))
    const state = await BatchState.open(this.#options.statePath, jobs, this.#options)
    const { ffmpeg, overwrite, signal } = this.#options
    const changed = (view: QueueView): void => this.#changed(view)
    const ports = batchPorts(state, { ffmpeg, overwrite, signal, changed }, this.#networks, () => undefined)
    this.#queue = new RunningQueue<BatchJob>(ports, state.items, true)
    this.#changed(this.#queue.view)
    this.#queue.resume()
    const isNew = new Set(state.items.filter(isPending).map(({ id }) => id))
    const ids = clips.map(({ id }) => id)
    return { added: ids.filter((id) => isNew.has(id)), known: ids.filter((id) => !isNew.has(id)) }
  }

  async status(): Promise<QueueStatus> {
    const counts = { ...noClips }
    for (const { state } of this.#statuses()) counts[state]++
    return { counts, workers: [], warnings: [] }
  }

  async clips(filter: ClipFilter = {}): Promise<readonly ClipStatus[]> {
    const found = this.#statuses().filter((clip) => fits(clip, filter))
    return found.slice(0, filter.limit)
  }

  async retry(ids: readonly string[] | 'all'): Promise<number> {
    const ended = this.#statuses().filter(({ state }) => state === 'dead' || state === 'cancelled')
    return this.#each(ended, ids, (id) => this.#queue?.retry(id))
  }

  async cancel(ids: readonly string[] | 'all'): Promise<number> {
    const pending = this.#statuses().filter(({ state }) => state === 'waiting' || state === 'running')
    return this.#each(pending, ids, (id) => this.#queue?.cancel(id))
  }

  async watch(changed: Changed, signal: AbortSignal): Promise<void> {
    this.#listeners.add(changed)
    if (!signal.aborted) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    }
    this.#listeners.delete(changed)
  }

  /** What runs is stopped, and begins again next time. */
  async close(): Promise<void> {
    await this.#queue?.close()
    await this.#networks.close()
  }

  async #each(
    clips: readonly ClipStatus[],
    ids: readonly string[] | 'all',
    work: (id: string) => Promise<void> | undefined
  ): Promise<number> {
    const wanted = clips.filter(({ id }) => ids === 'all' || ids.includes(id))
    for (const { id } of wanted) await work(id)
    return wanted.length
  }

  #changed(view: QueueView): void {
    const before = new Map(this.#view.items.map((item) => [item.id, item.state]))
    this.#view = view
    for (const status of this.#statuses()) {
      const was = before.get(status.id)
      const isNews = was === undefined || states[was] !== status.state || status.state === 'running'
      if (isNews) for (const listener of this.#listeners) listener(status)
    }
  }

  #statuses(): ClipStatus[] {
    const { items, progress } = this.#view
    return items.flatMap((item): ClipStatus[] => {
      const clip = this.#clips.get(item.id)
      if (!clip) return []
      const { state, files, notes, error, incomplete } = item
      return [
        {
          ...plainStatus(clip, states[state]),
          ...{ files, notes, error, attempts: state === 'waiting' ? 0 : 1 },
          ...(incomplete === true && { incomplete }),
          progress: state === 'running' ? progress : null
        }
      ]
    })
  }
}
