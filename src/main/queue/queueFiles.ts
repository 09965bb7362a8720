import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../shared/domain/errors'
import { queueItemSchema } from '../../shared/domain/queue'
import { writeFileAtomic } from '../files/atomicWrite'
import { packJob, unpackJob } from './jobFile'
import type { QueueStore } from './jobQueue'
import type { QueueItems } from './queueItems'
import { makeFolder } from '../files/makeFolder'

const listSchema = z.object({ version: z.literal(1), items: z.array(queueItemSchema) })

/**
 * The queue on disk: `queue.json`, the list, and a file for each job with everything it needs, masks included, whatever
 * becomes of the project it came from. Each is replaced as a whole.
 */
export class QueueFiles<J> implements QueueStore<J> {
  readonly #folder: string
  readonly #schema: z.ZodType<J>

  constructor(folder: string, schema: z.ZodType<J>) {
    this.#folder = folder
    this.#schema = schema
  }

  /**
   * The list as it was left. One that cannot be read is put aside as `queue.json.damaged`; jobs nobody lists are what a
   * kill left behind, and deleted.
   */
  async load(): Promise<QueueItems> {
    await makeFolder(this.#folder)
    const text = await readFile(this.#listPath, 'utf8').catch(() => null)
    const items = text === null ? [] : await this.#parsed(text)
    const known = new Set(items.map(({ id }) => `${id}.job`))
    const entries = await readdir(this.#folder)
    const orphans = entries.filter((name) => /^[0-9a-f]{16}\.job$/.test(name) && !known.has(name))
    await Promise.all(orphans.map((name) => rm(join(this.#folder, name), { force: true })))
    return items
  }

  async saveItems(items: QueueItems): Promise<void> {
    await writeFileAtomic(this.#listPath, JSON.stringify({ version: 1, items }, null, 1))
  }

  async writeJob(id: string, job: J): Promise<void> {
    await makeFolder(this.#folder)
    await writeFileAtomic(this.#jobPath(id), packJob(job))
  }

  /** @throws StudioError `file-unreadable` */
  async readJob(id: string): Promise<J> {
    try {
      return this.#schema.parse(unpackJob(await readFile(this.#jobPath(id))))
    } catch (error) {
      throw new StudioError('file-unreadable', 'What this job needs can no longer be read.', {
        hint: 'Add it to the queue again.',
        cause: error
      })
    }
  }

  async removeJob(id: string): Promise<void> {
    await rm(this.#jobPath(id), { force: true })
  }

  async #parsed(text: string): Promise<QueueItems> {
    try {
      return listSchema.parse(JSON.parse(text)).items
    } catch {
      await rename(this.#listPath, `${this.#listPath}.damaged`)
      return []
    }
  }

  get #listPath(): string {
    return join(this.#folder, 'queue.json')
  }

  #jobPath(id: string): string {
    return join(this.#folder, `${id}.job`)
  }
}
