import { StudioError } from '../../../shared/domain/errors'
import type { QueueStore } from '../jobQueue'
import type { QueueItems } from '../queueItems'

/** A store without a disk. */
export class MemoryStore<J> implements QueueStore<J> {
  readonly jobs = new Map<string, J>()
  items: QueueItems = []
  /** A job that finds no room. */
  refuse: string | null = null

  states(): string[] {
    return this.items.map(({ state }) => state)
  }

  async saveItems(items: QueueItems): Promise<void> {
    this.items = items
  }

  async writeJob(id: string, job: J): Promise<void> {
    if (id === this.refuse) throw new StudioError('disk-full', 'Full.')
    this.jobs.set(id, job)
  }

  async readJob(id: string): Promise<J> {
    const job = this.jobs.get(id)
    if (job === undefined) throw new StudioError('file-unreadable', 'Gone.')
    return job
  }

  async removeJob(id: string): Promise<void> {
    this.jobs.delete(id)
  }
}
