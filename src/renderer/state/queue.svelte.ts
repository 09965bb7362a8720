import { StudioError } from '../../shared/domain/errors'
import type { ExportJob } from '../../shared/domain/exportJob'
import { isFinished, isPending, type QueueItem, type QueueView } from '../../shared/domain/queue'
import type { StudioClient } from '../api/studio'
import { inWords, strings } from '../strings'
import { waitingTimes } from './queueTimes'
import type { Toasts } from './toasts.svelte'

const nothing: QueueView = { items: [], held: false, progress: null }

/** The export queue as the main process keeps it, and what is asked of it. */
export class QueueState {
  view = $state.raw<QueueView>(nothing)
  /** Whether the panel is open. */
  open = $state(false)
  readonly running: QueueItem | null = $derived(this.view.items.find(({ state }) => state === 'running') ?? null)
  readonly left: number = $derived(this.view.items.filter((item) => !isFinished(item)).length)
  /** Share of all frames that are written, 0..1; of jobs that are over as if they were. */
  readonly share: number = $derived.by(() => shareOf(this.view))
  /** When waiting jobs will be ready, seconds from now by id; only what can be told. */
  readonly times: ReadonlyMap<string, number> = $derived(waitingTimes(this.view))
  readonly failed: number = $derived(this.view.items.filter(({ state }) => state === 'failed').length)
  /** Jobs whose end was told. */
  #told: readonly string[] = []
  readonly #client: StudioClient
  readonly #toasts: Toasts

  constructor(client: StudioClient, toasts: Toasts) {
    this.#client = client
    this.#toasts = toasts
    client.on('queue:changed', (view) => this.#take(view))
    client.on('queue:show', () => void (this.open = true))
    client.on('queue:unsaved', (error) => toasts.fail(StudioError.fromData(inWords(error))))
  }

  /** What was left last time is offered again. */
  async begin(): Promise<void> {
    this.view = (await this.#client.call('queue:view', undefined)) ?? nothing
    this.#told = finishedIds(this.view)
    const left = this.view.items.filter(isPending).length
    if (!this.view.held || left === 0) return
    this.#toasts.show({
      kind: 'notice',
      message: strings.queueLeft(left),
      hint: strings.queueLeftHint,
      actions: [
        { label: strings.queueGoOn, run: () => void this.resume() },
        { label: strings.queueShow, run: () => void (this.open = true) }
      ]
    })
  }

  /** Puts exports at the end of the queue. @returns whether they are in it */
  async add(jobs: ExportJob[]): Promise<boolean> {
    try {
      await this.#client.call('queue:add', { jobs })
    } catch (error) {
      this.#toasts.fail(error)
      return false
    }
    if (this.open) return true
    const show = { label: strings.queueShow, run: () => void (this.open = true) }
    this.#toasts.show({ kind: 'done', message: strings.queueAdded(jobs.length), actions: [show] })
    return true
  }

  /** @param position place in the list, 0 for the first */
  async move(id: string, position: number): Promise<void> {
    await this.#guarded(this.#client.call('queue:move', { id, position: Math.max(0, position) }))
  }

  async togglePause(): Promise<void> {
    if (this.view.held) await this.resume()
    else await this.#guarded(this.#client.call('queue:pause', undefined))
  }

  async resume(): Promise<void> {
    await this.#guarded(this.#client.call('queue:resume', undefined))
  }

  async cancel(id: string): Promise<void> {
    await this.#guarded(this.#client.call('queue:cancel', { id }))
  }

  /** @param overwrite replaces files of the export's names */
  async retry(id: string, overwrite = false): Promise<void> {
    this.#told = this.#told.filter((told) => told !== id)
    await this.#guarded(this.#client.call('queue:retry', { id, overwrite }))
  }

  async remove(id: string): Promise<void> {
    await this.#guarded(this.#client.call('queue:remove', { id }))
  }

  async clearFinished(): Promise<void> {
    await this.#guarded(this.#client.call('queue:clearFinished', undefined))
  }

  async reveal(id: string): Promise<void> {
    await this.#guarded(this.#client.call('queue:reveal', { id }))
  }

  #take(view: QueueView): void {
    const before = this.view
    this.view = view
    const wasBusy = before.items.some(({ state }) => state === 'running')
    const isOver = view.items.every(isFinished)
    if (wasBusy && isOver && view.items.length > 0) this.#tellEnd(before, view)
  }

  /** The last job ended. */
  #tellEnd(before: QueueView, { items }: QueueView): void {
    const last = before.items.find(({ state }) => state === 'running')
    if (items.find(({ id }) => id === last?.id)?.state === 'cancelled') return
    const ended = items.filter(({ id }) => !this.#told.includes(id))
    this.#told = finishedIds(this.view)
    if (this.open) return
    const failed = ended.filter(({ state }) => state === 'failed').length
    const done = ended.filter(({ state }) => state === 'done').length
    const show = { label: strings.queueShow, run: () => void (this.open = true) }
    const message = failed === 0 ? strings.queueFinished(done) : strings.queueFailed(failed)
    this.#toasts.show({ kind: failed === 0 ? 'done' : 'error', message, actions: [show] })
  }

  async #guarded(call: Promise<unknown>): Promise<void> {
    try {
      await call
    } catch (error) {
      this.#toasts.fail(error)
    }
  }
}

function finishedIds({ items }: QueueView): readonly string[] {
  return items.filter(isFinished).map(({ id }) => id)
}

function shareOf({ items, progress }: QueueView): number {
  const weight = ({ total }: QueueItem): number => Math.max(1, total)
  const all = items.reduce((sum, item) => sum + weight(item), 0)
  const over = items.filter(isFinished).reduce((sum, item) => sum + weight(item), 0)
  return all === 0 ? 0 : Math.min(1, (over + (progress?.done ?? 0)) / all)
}
