import { StudioError, type ErrorData } from '../../../shared/domain/errors'
import type { ClipFilter, ClipPayload, ClipStatus, JobQueue, QueueStatus, SubmittedClips } from '../ports'
import { cancelledClips, cancelledCount, dropCancelled, isCancelled, putCancelled, tellRunning } from './cancelling'
import { ClipQueues, type ClipQueue } from './clipQueues'
import { plainStatus, type BullClip } from './clipStatus'
import { clockWarning, connectFarm, serverFacts } from './connection'
import { turnsBeginAnew, turnsFor } from './fairShare'
import { shownAddress, type FarmAddress } from './farmAddress'
import { farmError } from './farmErrors'
import {
  bullStates,
  byQueue,
  countsOf,
  fits,
  jobOptions,
  listed,
  noClips,
  partId,
  unserved,
  type BulkJob,
  type Listed
} from './listClips'
import { watchClips } from './watchClips'
import { workersHere } from './workerList'

/** Jobs that are added with one call of the server. */
const chunk = 500

/** A queue of clips on a Redis server, for all machines that listen to it. */
export class BullQueue implements JobQueue {
  readonly #queues: ClipQueues
  readonly #address: FarmAddress
  readonly #warnings: readonly StudioError[]

  private constructor(queues: ClipQueues, address: FarmAddress, warnings: readonly StudioError[]) {
    this.#queues = queues
    this.#address = address
    this.#warnings = warnings
  }

  /** @throws StudioError `farm-unreachable`, `farm-refused` */
  static async open(address: FarmAddress): Promise<BullQueue> {
    const redis = await connectFarm(address)
    const { warnings } = await serverFacts(redis, address)
    return new BullQueue(new ClipQueues(redis, address), address, warnings)
  }

  submit(clips: readonly ClipPayload[]): Promise<SubmittedClips> {
    return this.#told(async () => {
      const { redis } = this.#queues
      const added: string[] = []
      const known: string[] = []
      for (const [madeFor, group] of byQueue(clips)) {
        const queue = await this.#queues.of(madeFor)
        await this.#beginAnewIfIdle(queue)
        await this.#forgetCancelled(queue, group)
        const there = await Promise.all(group.map(({ id }) => redis.exists(queue.toKey(id))))
        const fresh = group.filter((_clip, at) => there[at] === 0)
        known.push(...group.filter((_clip, at) => there[at] !== 0).map(({ id }) => id))
        for (let at = 0; at < fresh.length; at += chunk) {
          const some = fresh.slice(at, at + chunk)
          const ids = some.map(({ id }) => id)
          // Before they are there: a worker that finds the note leaves them.
          await dropCancelled(redis, ids)
          await queue.addBulk(await this.#jobs(queue.name, some))
          added.push(...ids)
        }
      }
      return { added, known }
    })
  }

  status(): Promise<QueueStatus> {
    return this.#told(async () => {
      const { redis } = this.#queues
      const workers = await workersHere(redis)
      const warnings: ErrorData[] = this.#warnings.map((warning) => warning.toData())
      const counts = { ...noClips, cancelled: await cancelledCount(redis) }
      for (const { queue, madeFor } of await this.#queues.all()) {
        const here = await countsOf(queue)
        for (const state of Object.keys(here) as Listed[]) counts[state] += here[state]
        if (here.waiting + here.retrying > 0) warnings.push(...unserved(madeFor, workers, here.waiting + here.retrying))
      }
      for (const { host, clockSkewMs } of workers) {
        warnings.push(
          ...clockWarning(clockSkewMs).map((each) => ({ ...each.toData(), message: `${host}: ${each.message}` }))
        )
      }
      return { counts, workers, warnings }
    })
  }

  clips(filter: ClipFilter = {}): Promise<readonly ClipStatus[]> {
    return this.#told(async () => {
      const cancelled = await this.#cancelled()
      const found: ClipStatus[] = []
      for (const { queue } of await this.#queues.all()) {
        for (const clip of await listed(queue, filter)) {
          if (clip.state === 'done') cancelled.delete(clip.id)
          if (!cancelled.has(clip.id)) found.push(clip)
        }
      }
      const others = [...cancelled.values()].map((clip) => plainStatus(clip, 'cancelled'))
      return [...found, ...others.filter((clip) => fits(clip, filter))].slice(0, filter.limit)
    })
  }

  retry(ids: readonly string[] | 'all'): Promise<number> {
    return this.#told(async () => {
      const cancelled = await this.#cancelled()
      let count = 0
      for (const job of await this.#jobsOf(ids, 'dead')) {
        if (cancelled.has(job.data.clip.id)) continue
        await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })
        count++
      }
      const wanted = [...cancelled.values()].filter(({ id }) => ids === 'all' || ids.includes(id))
      const { added } = await this.submit(wanted)
      return count + added.length
    })
  }

  cancel(ids: readonly string[] | 'all'): Promise<number> {
    return this.#told(async () => {
      let count = 0
      for (const job of await this.#jobsOf(ids, 'waiting', 'retrying', 'parts', 'running')) {
        await this.#cancel(job)
        count++
      }
      return count
    })
  }

  watch(changed: (clip: ClipStatus) => void, signal: AbortSignal): Promise<void> {
    return this.#told(async () => {
      const queues = await this.#queues.all()
      await watchClips(
        queues.map(({ queue }) => queue),
        { address: this.#address, changed, signal, isCancelled: (id) => isCancelled(this.#queues.redis, id) }
      )
    })
  }

  async close(): Promise<void> {
    await this.#queues.close()
  }

  async #cancel({ data: { clip } }: BullClip): Promise<void> {
    const { redis } = this.#queues
    const queue = await this.#queues.of(clip.madeFor)
    await putCancelled(redis, clip)
    // Read only now: parts that are queued later find the note.
    const job = await queue.getJob(clip.id)
    if (await job?.isCompleted()) return dropCancelled(redis, [clip.id])
    const task = job?.data.task
    const parts = task?.step === 'join' ? task.parts.map(({ at }) => partId(clip.id, at)) : []
    // The clip before its parts: it would die with the first of them that stops.
    await queue.remove(clip.id, { removeChildren: false })
    for (const id of parts) {
      const part = await queue.getJob(id)
      if (part && !(await part.isCompleted())) await queue.remove(id)
    }
    // What is locked was not removed: somebody is at it.
    await tellRunning(redis, [clip.id, ...parts])
  }

  /** One that is still being stopped counts as running. */
  async #cancelled(): Promise<Map<string, ClipPayload>> {
    const { redis } = this.#queues
    const noted = new Map((await cancelledClips(redis)).map((clip) => [clip.id, clip]))
    if (noted.size === 0) return noted
    for (const { queue } of await this.#queues.all()) {
      for (const id of await redis.lrange(queue.toKey('active'), 0, -1)) noted.delete(id)
    }
    return noted
  }

  /** A cancelled clip may still be about to die of its parts; when it comes again, it is a new one. */
  async #forgetCancelled(queue: ClipQueue, clips: readonly ClipPayload[]): Promise<void> {
    const cancelled = await this.#cancelled()
    for (const { id } of clips.filter((clip) => cancelled.has(clip.id))) {
      const job = await queue.getJob(id)
      if (job && !(await job.isCompleted())) await queue.remove(id, { removeChildren: false })
    }
  }

  async #beginAnewIfIdle(queue: ClipQueue): Promise<void> {
    const { waiting, running, retrying, parts } = await countsOf(queue)
    if (waiting + running + retrying + parts === 0) await turnsBeginAnew(this.#queues.redis, queue.name)
  }

  async #jobs(queue: string, clips: readonly ClipPayload[]): Promise<BulkJob[]> {
    const next = new Map<string, number>()
    const whose = ({ user, priority }: ClipPayload): string => `${priority} ${user}`
    for (const clip of new Map(clips.map((each) => [whose(each), each])).values()) {
      const { user, priority } = clip
      const count = clips.filter((each) => whose(each) === whose(clip)).length
      next.set(whose(clip), await turnsFor(this.#queues.redis, { queue, priority }, user, count))
    }
    return clips.map((clip) => {
      const turn = next.get(whose(clip)) ?? 0
      next.set(whose(clip), turn + 1)
      return { name: 'clip', data: { clip, task: { step: 'clip' }, turn }, opts: jobOptions(clip, turn) }
    })
  }

  async #jobsOf(ids: readonly string[] | 'all', ...states: Listed[]): Promise<BullClip[]> {
    const jobs: BullClip[] = []
    for (const { queue } of await this.#queues.all()) {
      if (ids === 'all') {
        const all = await queue.getJobs(states.flatMap((state) => [...bullStates[state]]))
        jobs.push(...all.filter((job) => job?.name === 'clip'))
        continue
      }
      for (const id of ids) {
        const job = await queue.getJob(id)
        const state = job ? await job.getState() : 'unknown'
        if (job && states.some((each) => (bullStates[each] as readonly string[]).includes(state))) jobs.push(job)
      }
    }
    return jobs
  }

  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw farmError(error, shownAddress(this.#address))
    }
  }
}
