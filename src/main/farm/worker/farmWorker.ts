import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { Worker, type Job } from 'bullmq'
import { Redis } from 'ioredis'
import type { FarmEvents, MadeFor, StorageHere, WorkerStatus } from '../ports'
import { ClipChild } from '../child/clipChild'
import { dropCancelled, hearOfCancels, isCancelled } from '../redis/cancelling'
import { ClipQueues, queueName, type ClipJob } from '../redis/clipQueues'
import { clockSkew, clockWarning, connectFarm, prefix, serverFacts } from '../redis/connection'
import { redisOptions, shownAddress, type FarmAddress } from '../redis/farmAddress'
import { farmError } from '../redis/farmErrors'
import { heartbeatMs, sayGone, sayHere } from '../redis/workerList'
import { ClipWork } from './clipWork'

export interface WorkerOptions {
  readonly address: FarmAddress
  readonly madeFor: MadeFor
  /** Clips at a time, each in a process of its own. */
  readonly slots: number
  /** Built file of `farmChild.ts`. */
  readonly entry: string
  readonly here: StorageHere
  /** Processor threads of each network. */
  readonly threads?: number
  readonly events: FarmEvents
  /** A worker that does not renew its locks for so long is taken for lost. */
  readonly lockMs?: number
}

/** So many workers of a clip may vanish before it is given up. */
const lostAtMost = 8

/** Takes clips from a farm's queue, and works on them in child processes, until it is drained. */
export class FarmWorker {
  readonly id = randomUUID()
  readonly #options: WorkerOptions
  readonly #queues: ClipQueues
  readonly #hearing: Redis
  readonly #children: readonly ClipChild[]
  readonly #worker: Worker<ClipJob>
  readonly #work: ClipWork
  #beat: NodeJS.Timeout | null = null
  #clockSkewMs = 0
  #draining = false

  private constructor(options: WorkerOptions, redis: Redis) {
    const { address, madeFor, slots, entry, here, threads, events, lockMs = 30_000 } = options
    this.#options = options
    this.#queues = new ClipQueues(redis, address)
    this.#hearing = new Redis(redisOptions(address, true))
    this.#hearing.on('error', () => undefined)
    const ended: NonNullable<FarmEvents['childEnded']> = (child) => events.childEnded?.(child)
    const child = { entry, here, ended, ...(threads !== undefined && { threads }) }
    this.#children = Array.from({ length: slots }, () => new ClipChild(child))
    this.#work = new ClipWork({ queues: this.#queues, children: this.#children, events, madeFor, lockMs })
    this.#worker = new Worker<ClipJob>(queueName(madeFor), (job, token = '') => this.#work.process(job, token), {
      ...{ connection: redisOptions(address, true), prefix, concurrency: slots, autorun: false },
      ...{ lockDuration: lockMs, stalledInterval: lockMs / 2, maxStalledCount: lostAtMost }
    })
    this.#listen()
  }

  /** @throws StudioError `farm-unreachable`, `farm-refused`: a worker that cannot begin says so; later it waits */
  static async start(options: WorkerOptions): Promise<FarmWorker> {
    const first = await connectFarm(options.address)
    const facts = await serverFacts(first, options.address)
    first.disconnect()
    for (const warning of facts.warnings) options.events.warned?.(warning.toData())
    const redis = new Redis(redisOptions(options.address, true))
    redis.on('error', () => undefined)
    const worker = new FarmWorker(options, redis)
    worker.#clockSkewMs = facts.clockSkewMs
    await worker.#begin()
    return worker
  }

  /** Takes nothing more; what runs is kept in checkpoints and given back, for another to go on with. */
  async drain(): Promise<void> {
    if (this.#draining) return
    this.#draining = true
    this.#options.events.draining?.({ running: this.#work.running.length })
    const closing = this.#worker.close()
    this.#work.drain()
    await closing.catch(() => undefined)
    if (this.#beat) clearInterval(this.#beat)
    await this.#leave()
    await Promise.all(this.#children.map((child) => child.close()))
  }

  get status(): WorkerStatus {
    const { madeFor, slots } = this.#options
    const running = this.#work.running
    const here = { id: this.id, host: hostname(), clockSkewMs: this.#clockSkewMs }
    return { ...here, slots, running, madeFor, draining: this.#draining }
  }

  async #begin(): Promise<void> {
    await this.#queues.of(this.#options.madeFor)
    await hearOfCancels(this.#hearing, (jobId) => this.#work.cancel(jobId))
    await sayHere(this.#queues.redis, this.status)
    this.#beat = setInterval(() => void this.#say().catch(() => undefined), heartbeatMs)
    void this.#worker.run().catch((error: unknown) => this.#worker.emit('error', error as Error))
  }

  async #say(): Promise<void> {
    const { events } = this.#options
    events.memory?.({
      worker: process.memoryUsage.rss(),
      children: this.#children.reduce((sum, { memory }) => sum + memory, 0)
    })
    const before = clockWarning(this.#clockSkewMs).length
    this.#clockSkewMs = await clockSkew(this.#queues.redis)
    const [warning] = clockWarning(this.#clockSkewMs)
    if (warning && before === 0) events.warned?.(warning.toData())
    await sayHere(this.#queues.redis, this.status)
  }

  /** With the server away nobody can be told: its silence says it too. */
  async #leave(): Promise<void> {
    const said = sayGone(this.#queues.redis, this.id).catch(() => undefined)
    await Promise.race([said, new Promise((resolve) => setTimeout(resolve, 2000).unref())])
    this.#hearing.disconnect()
    await Promise.race([this.#queues.close(), new Promise((resolve) => setTimeout(resolve, 2000).unref())])
  }

  #listen(): void {
    const { events, address } = this.#options
    let connected = true
    const lost = (error: unknown): void => {
      const told = farmError(error, shownAddress(address))
      if (told.code === 'internal') return events.warned?.(told.toData())
      if (connected) events.connection?.({ connected: false, error: told.toData() })
      connected = false
    }
    this.#worker.on('error', lost)
    this.#queues.redis.on('error', lost)
    this.#queues.redis.on('ready', () => {
      if (!connected) events.connection?.({ connected: true })
      connected = true
    })
    this.#worker.on('failed', (job) => void this.#died(job).catch(() => undefined))
    // Done before it heard of it: then it is done, not cancelled.
    this.#worker.on('completed', ({ name, data }) => {
      if (name === 'clip') void dropCancelled(this.#queues.redis, [data.clip.id]).catch(() => undefined)
    })
    this.#worker.on('lockRenewalFailed', (jobIds) => {
      for (const id of jobIds) this.#work.lost(id)
    })
  }

  /** A clip that is cancelled and then dies, of its parts or by itself, is not kept among the dead. */
  async #died(job: Job<ClipJob> | undefined): Promise<void> {
    if (job?.name !== 'clip' || !(await isCancelled(this.#queues.redis, job.data.clip.id))) return
    if (await job.isFailed()) await job.remove({ removeChildren: false })
  }
}
