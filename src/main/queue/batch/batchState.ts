import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../shared/domain/errors'
import { queueItemSchema, type QueueItem } from '../../../shared/domain/queue'
import { writeFileAtomic } from '../../files/atomicWrite'
import { readPlainText } from '../../files/plainFile'
import type { QueueStore } from '../jobQueue'
import type { QueueItems } from '../queueItems'
import type { BatchJob, NamedJob } from './batchFile'

const stateSchema = z.object({
  version: z.literal(1),
  items: z.array(queueItemSchema),
  /** By job: outputs that were not there when it first began, so that what lies there now is its own. */
  ours: z.record(z.string(), z.array(z.string()))
})

export interface ResumeOptions {
  readonly retryFailed: boolean
}

/** How far a batch is, in a file beside it: what is done is not done again. */
export class BatchState implements QueueStore<BatchJob> {
  readonly #path: string
  readonly #jobs: ReadonlyMap<string, BatchJob>
  #items: QueueItems = []
  #ours: Record<string, string[]> = {}

  private constructor(path: string, jobs: readonly NamedJob[]) {
    this.#path = path
    this.#jobs = new Map(jobs.map(({ id, job }) => [id, job]))
  }

  /**
   * Goes on from the state file, if there is one. Jobs are known by their content: changed ones are new.
   * @throws StudioError `file-unreadable` for a file that is no state: it is not replaced
   */
  static async open(path: string, jobs: readonly NamedJob[], options: ResumeOptions): Promise<BatchState> {
    const state = new BatchState(path, jobs)
    const former = await readState(path)
    state.#ours = former?.ours ?? {}
    const known = new Map(former?.items.map((item) => [item.id, item]))
    const items = jobs.map((job) => resumed(job, known.get(job.id), options))
    state.#items = await Promise.all(items)
    return state
  }

  get items(): QueueItems {
    return this.#items
  }

  /** Outputs a job may replace: its own, from a run that was cut off. */
  ours(id: string): ReadonlySet<string> {
    return new Set(this.#ours[id])
  }

  /** Remembers, before a job writes, which of its outputs nobody else can have made. */
  async claim(id: string, outputs: readonly string[]): Promise<void> {
    const free = await Promise.all(outputs.map(async (output) => ((await exists(output)) ? [] : [output])))
    this.#ours[id] = [...new Set([...(this.#ours[id] ?? []), ...free.flat()])]
    await this.#write()
  }

  async saveItems(items: QueueItems): Promise<void> {
    this.#items = items
    await this.#write()
  }

  async readJob(id: string): Promise<BatchJob> {
    const job = this.#jobs.get(id)
    if (!job) throw new RangeError(`no job ${id}`)
    return job
  }

  /** Jobs lie in the batch's own file. */
  async writeJob(): Promise<void> {
    return
  }

  async removeJob(): Promise<void> {
    return
  }

  async #write(): Promise<void> {
    await writeFileAtomic(this.#path, JSON.stringify({ version: 1, items: this.#items, ours: this.#ours }, null, 1))
  }
}

async function resumed({ id, title }: NamedJob, former: QueueItem | undefined, options: ResumeOptions) {
  const fresh: QueueItem = { id, title, place: '', state: 'waiting', total: 0, files: [], notes: [], error: null }
  // What broke off is tried again: the clip may be whole by now.
  const isWhole = former?.state === 'done' && former.incomplete !== true
  if (isWhole && (await allExist(former.files))) return { ...former, title }
  if (former?.state === 'failed' && !options.retryFailed) return { ...former, title }
  return fresh
}

async function readState(path: string): Promise<z.infer<typeof stateSchema> | null> {
  try {
    return stateSchema.parse(JSON.parse(await readPlainText(path)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new StudioError('file-unreadable', `${basename(path)} is no state of a batch.`, {
      hint: 'Name another file with --state, or delete this one to begin anew.',
      cause: error
    })
  }
}

async function allExist(files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(files.map(exists))
  return found.every(Boolean)
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  )
}
