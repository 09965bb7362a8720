import { Notification } from 'electron'
import type { StudioError } from '../../shared/domain/errors'
import { exportJobSchema, type ExportJob } from '../../shared/domain/exportJob'
import { isPending, type QueueItem, type QueueView } from '../../shared/domain/queue'
import { EngineRuns, type ExportEngine } from '../queue/engineRuns'
import { JobQueue } from '../queue/jobQueue'
import { QueueFiles } from '../queue/queueFiles'
import { endedText } from '../queue/endedText'
import type { StudioWindow } from './studioWindow'

/** The window's export queue: kept in the settings folder, run by the engine, told to window, task bar and system. */
export class ExportQueue {
  readonly runs: EngineRuns
  readonly files: QueueFiles<ExportJob>
  readonly #window: StudioWindow
  readonly #ready: Promise<JobQueue<ExportJob>>

  constructor(folder: string, engine: ExportEngine, window: StudioWindow) {
    this.#window = window
    this.runs = new EngineRuns(engine)
    this.files = new QueueFiles(folder, exportJobSchema)
    this.#ready = this.#load()
  }

  /** Resolves once the list of the last time is there. */
  ready(): Promise<JobQueue<ExportJob>> {
    return this.#ready
  }

  /** What runs begins again next time. */
  async close(): Promise<void> {
    await (await this.#ready).close()
  }

  async #load(): Promise<JobQueue<ExportJob>> {
    const { runs, files } = this
    // A folder that cannot be read is told when something is added: the studio starts all the same.
    const items = await files.load().catch((): QueueItem[] => [])
    const left = items.some((item) => isPending(item) || item.state === 'running')
    return new JobQueue<ExportJob>(
      {
        store: files,
        run: (job, tools) => runs.run(job, tools),
        changed: (view) => this.#tell(view),
        drained: (ended) => this.#notify(ended),
        saveFailed: (error) => this.#warn(error)
      },
      items,
      // What was left is offered, not begun behind the user's back.
      left
    )
  }

  #tell(view: QueueView): void {
    this.#window.send('queue:changed', view)
    const running = view.items.some(({ state }) => state === 'running')
    const share = view.progress ? view.progress.done / Math.max(1, view.progress.total) : 0
    this.#window.showExports(running ? share : null, view.held)
  }

  /** Only where nobody looks: the window says it itself. */
  #notify(ended: readonly QueueItem[]): void {
    const { browser } = this.#window
    if (browser.isDestroyed() || browser.isFocused() || process.env['STUDIO_NOTIFICATIONS'] === 'off') return
    if (!Notification.isSupported()) return
    const notification = new Notification(endedText(ended))
    notification.on('click', () => {
      this.#window.raise()
      this.#window.send('queue:show', undefined)
    })
    notification.show()
  }

  #warn(error: StudioError): void {
    this.#window.send('queue:unsaved', error.toData())
  }
}
