import { DelayedError, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq'
import { ZodError } from 'zod'
import { cancelled, StudioError } from '../../../shared/domain/errors'
import type { FrameRange } from '../../../shared/domain/types'
import type { RunResult } from '../../queue/jobQueue'
import type { ClipChild } from '../child/clipChild'
import type { ClipTask } from '../child/protocol'
import type { ClipEvent, ClipPart, FarmEvents, MadeFor } from '../ports'
import { isCancelled, putCancelled } from '../redis/cancelling'
import { clipJobSchema, queueName, type ClipQueues } from '../redis/clipQueues'
import type { BullClip } from '../redis/clipStatus'
import { turnServed } from '../redis/fairShare'
import { failedReason, isWorthRetrying } from '../redis/farmErrors'
import { attemptsAtMost } from '../redis/listClips'
import { ClipProgressMeter } from './clipProgress'
import { areAllMade, queueParts } from './queueParts'

export interface ClipWorkDeps {
  readonly queues: ClipQueues
  readonly children: readonly ClipChild[]
  readonly events: FarmEvents
  readonly madeFor: MadeFor
  readonly lockMs: number
}

/** The job was moved already. */
const moves = [WaitingChildrenError, WaitingError, DelayedError]

const againMs = 500

type Stopped = 'draining' | 'lock-lost' | 'cancelled'

interface Running {
  readonly child: ClipChild
  stopped: Stopped | null
}

/** What a worker does with one job of the queue, from its lock to its end. */
export class ClipWork {
  readonly #deps: ClipWorkDeps
  readonly #running = new Map<string, Running>()
  #draining = false

  constructor(deps: ClipWorkDeps) {
    this.#deps = deps
  }

  /** Jobs that run. */
  get running(): string[] {
    return [...this.#running.keys()]
  }

  cancel(jobId: string): void {
    this.#stop(jobId, 'cancelled')
  }

  /** Another worker has it, or will soon. */
  lost(jobId: string): void {
    this.#stop(jobId, 'lock-lost')
  }

  drain(): void {
    this.#draining = true
    for (const jobId of this.running) this.#stop(jobId, 'draining')
  }

  /** @throws as BullMQ wants it: what it knows, or an error that is kept with the job */
  async process(job: BullClip, token: string): Promise<RunResult> {
    const clip = this.#event(job)
    // Taken at once: it is busy only when the work itself begins.
    const taken = new Set([...this.#running.values()].map((each) => each.child))
    const child = this.#deps.children.find((each) => !taken.has(each))
    if (!child) throw new RangeError('more clips than children')
    const running: Running = { child, stopped: this.#draining ? 'draining' : null }
    this.#running.set(job.id ?? '', running)
    try {
      return await this.#work(job, token, { ...running, clip, running })
    } catch (thrown) {
      throw await this.#failure(job, token, { clip, thrown, running })
    } finally {
      this.#running.delete(job.id ?? '')
    }
  }

  async #work(job: BullClip, token: string, { child, clip, running }: Begun): Promise<RunResult> {
    if (running.stopped) throw cancelled()
    const { clip: payload, task, turn } = this.#checked(job)
    // Here already, it is told of what is noted from now on.
    if (await isCancelled(this.#deps.queues.redis, payload.id)) running.stopped ??= 'cancelled'
    if (running.stopped) throw cancelled()
    await turnServed(this.#deps.queues.redis, { queue: job.queueName, priority: payload.priority }, turn)
    this.#deps.events.started?.({ ...clip, attempt: job.attemptsStarted })
    const begin = performance.now()
    if (task.step === 'join') await this.#partsMade(job, token, task.parts)
    const meter = new ClipProgressMeter((progress) => {
      this.#deps.events.progressed?.({ ...clip, ...progress })
      job.updateProgress({ ...progress }).catch(() => undefined)
    })
    const outcome = await child.run(payload, task, {
      progress: (done, total) => meter.advance(done, total),
      resumed: (frames) => this.#deps.events.resumed?.({ ...clip, frames }),
      checkpointed: ({ bytes, milliseconds }) => this.#deps.events.checkpointed?.({ ...clip, bytes, milliseconds }),
      warned: (error) => this.#deps.events.warned?.(error.toData()),
      mayPublish: async () => running.stopped === null && (await job.extendLock(token, this.#deps.lockMs)) === 1
    })
    if (outcome.kind === 'parts') return this.#cut(job, token, { clip, parts: outcome.parts })
    const seconds = (performance.now() - begin) / 1000
    this.#deps.events.finished?.({ ...clip, frames: meter.frames, seconds })
    return outcome.result
  }

  #checked(job: BullClip): { clip: BullClip['data']['clip']; task: ClipTask; turn: number } {
    const { clip, task, turn } = clipJobSchema.parse(job.data)
    if (queueName(clip.madeFor) === queueName(this.#deps.madeFor)) return { clip, task, turn }
    throw new StudioError('farm-made-for-other', 'The job was made for another version of the studio or its network.', {
      hint: 'Submit it again, or start a worker of that version.'
    })
  }

  async #cut(
    job: BullClip,
    token: string,
    { clip, parts }: { clip: ClipEvent; parts: readonly FrameRange[] }
  ): Promise<RunResult> {
    const named = parts.map(({ from, to }, at): ClipPart => ({ at, from, to }))
    this.#deps.events.cut?.({ ...clip, parts: parts.length })
    await job.updateData({ ...job.data, task: { step: 'join', parts: named } })
    await this.#partsMade(job, token, named)
    // The parts were done at once: nothing would wake it.
    await job.moveToWait(token)
    throw new WaitingError()
  }

  /** @throws what BullMQ wants, where any is still to be made and the job now waits for it */
  async #partsMade(job: BullClip, token: string, parts: readonly ClipPart[]): Promise<void> {
    const queue = await this.#deps.queues.of(job.data.clip.madeFor)
    await queueParts(queue, job, parts)
    if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError()
    if (await areAllMade(queue, job, parts)) return
    // Of an earlier run that was cancelled: they are still being stopped, and then queued again.
    await job.moveToDelayed(Date.now() + againMs, token)
    throw new DelayedError()
  }

  /** What is thrown to BullMQ, and told. */
  async #failure(job: BullClip, token: string, { clip, thrown, running }: Failed): Promise<Error> {
    if (moves.some((kind) => thrown instanceof kind)) return thrown as Error
    if (running.stopped) {
      this.#deps.events.left?.({ ...clip, reason: running.stopped })
      return this.#givenBack(job, token, running.stopped)
    }
    const error = thrown instanceof ZodError ? unknownJob(thrown) : StudioError.from(thrown)
    const willRetry = isWorthRetrying(error) && job.attemptsMade + 1 < (job.opts.attempts ?? attemptsAtMost)
    this.#deps.events.failed?.({ ...clip, error: error.toData(), willRetry })
    return willRetry ? new Error(failedReason(error)) : new UnrecoverableError(failedReason(error))
  }

  async #givenBack(job: BullClip, token: string, why: Stopped): Promise<Error> {
    if (why === 'draining') {
      await job.moveToWait(token)
      return new WaitingError()
    }
    // With its lock lost, BullMQ leaves it to whoever has it by now.
    if (why === 'lock-lost') return new Error(failedReason(cancelled()))
    if (job.name === 'clip') await putCancelled(this.#deps.queues.redis, job.data.clip)
    job.opts.removeOnFail = true
    return new UnrecoverableError(failedReason(cancelled()))
  }

  #event(job: BullClip): ClipEvent {
    const { step } = job.data.task
    return { id: job.id ?? '', user: job.data.clip.user, kind: step }
  }

  #stop(jobId: string, why: Stopped): void {
    const running = this.#running.get(jobId)
    if (!running || running.stopped) return
    running.stopped = why
    running.child.stop(why === 'draining' ? 'drain' : 'cancel')
  }
}

function unknownJob(cause: ZodError): StudioError {
  return new StudioError('bad-arguments', 'The job is none that this version of the studio knows.', {
    hint: 'Submit it again with the version the workers have.',
    cause
  })
}

interface Begun {
  readonly child: ClipChild
  readonly clip: ClipEvent
  readonly running: Running
}

interface Failed {
  readonly clip: ClipEvent
  readonly thrown: unknown
  readonly running: Running
}
