import type { FarmEvents, JobQueue, MadeFor, QueueStatus } from '../ports'
import { combinedEvents } from './combinedEvents'
import { farmMetrics } from './farmMetrics'
import { startOpsServer, type OpsServer } from './opsServer'
import { Readiness } from './readiness'

export interface OpsPlace {
  /** Loopback where none is named. */
  readonly host?: string
  readonly port: number
}

type AskedQueue = Pick<JobQueue, 'status' | 'close'>

/** Metrics and health of a worker, where somebody wants them served. */
export class WorkerOps {
  readonly events: FarmEvents
  readonly #server: OpsServer
  readonly #queue: AskedQueue
  readonly #readiness: Readiness

  private constructor(server: OpsServer, queue: AskedQueue, heard: { events: FarmEvents; readiness: Readiness }) {
    this.#server = server
    this.#queue = queue
    this.#readiness = heard.readiness
    this.events = heard.events
  }

  /**
   * @param open opens a connection of its own: whoever reads metrics disturbs no work
   * @throws StudioError `bad-arguments` where the address cannot be had
   */
  static async start(place: OpsPlace, madeFor: MadeFor, open: () => Promise<AskedQueue>): Promise<WorkerOps> {
    const queue = reopened(open)
    const metrics = farmMetrics(madeFor, queue)
    const readiness = new Readiness()
    const { registry } = metrics
    const server = await startOpsServer({ ...place, registry, notReady: readiness.notReady })
    return new WorkerOps(server, queue, { readiness, events: combinedEvents([metrics.events, readiness.events]) })
  }

  get url(): string {
    return this.#server.url
  }

  /** The worker has begun: workers tell of connections only when they are lost. */
  begun(): void {
    this.events.connection?.({ connected: true })
  }

  get notReady(): string | null {
    return this.#readiness.notReady()
  }

  async close(): Promise<void> {
    await this.#server.close()
    await this.#queue.close()
  }
}

/** A connection that was lost is opened anew by the next question. */
function reopened(open: () => Promise<AskedQueue>): AskedQueue {
  let queue: Promise<AskedQueue> | null = null
  const close = async (): Promise<void> => {
    const gone = queue
    queue = null
    await (await gone?.catch(() => null))?.close().catch(() => undefined)
  }
  const status = async (): Promise<QueueStatus> => {
    queue ??= open()
    try {
      return await (await queue).status()
    } catch (error) {
      void close()
      throw error
    }
  }
  return { status, close }
}
