import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { ClipEvent, FarmEvents, JobQueue, MadeFor, QueueStatus } from '../ports'
import { metricNames as names } from './metricNames'
import { queueMetrics } from './queueMetrics'

export interface FarmMetrics {
  readonly events: FarmEvents
  readonly registry: Registry
}

/**
 * What Prometheus reads of a worker. How the queue stands is asked when somebody reads it, once a reading, by each
 * worker: the figures of a queue are the same everywhere, so dashboards take the largest and not the sum.
 */
export function farmMetrics(madeFor: MadeFor, queue: Pick<JobQueue, 'status'> | null): FarmMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const { program, bundle } = madeFor
  new Gauge({
    ...{ name: names.info, help: 'Versions this worker works with.', registers },
    labelNames: ['program', 'bundle', 'digest']
  }).set({ program, bundle: `${bundle.name} ${bundle.version}`, digest: bundle.digest.slice(0, 12) }, 1)
  if (queue) queueMetrics(registers, async (): Promise<QueueStatus> => queue.status())
  return { registry, events: { ...clipEvents(registers), ...workerEvents(registers) } }
}

function clipEvents(registers: Registry[]): FarmEvents {
  const count = (name: string, help: string, labelNames: string[]): Counter =>
    new Counter({ name, help, labelNames, registers })
  const started = count(names.started, 'Attempts begun.', ['kind'])
  const resumed = count(names.resumed, 'Attempts that went on from a checkpoint.', ['kind'])
  const finished = count(names.finished, 'Clips done.', ['kind'])
  const failed = count(names.failed, 'Attempts that failed, by code; final: the clip was put aside.', ['code', 'final'])
  const left = count(names.left, 'Clips given back unfinished.', ['reason'])
  const seconds = new Histogram({
    ...{ name: names.clipSeconds, help: 'Seconds of work a clip.', labelNames: ['kind'], registers },
    buckets: [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000]
  })
  const frames = new RunningFrames(registers)
  return {
    started: ({ kind, ...clip }) => {
      started.inc({ kind })
      frames.begin({ kind, ...clip })
    },
    resumed: ({ kind, id, frames: done }) => {
      resumed.inc({ kind })
      frames.resume(id, done)
    },
    progressed: (clip) => frames.advance(clip.id, clip.done, clip.framesPerSecond),
    finished: ({ kind, id, frames: done, seconds: took }) => {
      finished.inc({ kind })
      seconds.observe({ kind }, took)
      frames.end(id, done)
    },
    failed: ({ id, error, willRetry }) => {
      failed.inc({ code: error.code, final: String(!willRetry) })
      frames.end(id)
    },
    left: ({ id, reason }) => {
      left.inc({ reason })
      frames.end(id)
    }
  }
}

/** Frames are counted as they are done, not when the clip is: long clips would look like standstill. */
class RunningFrames {
  readonly #running = new Map<string, { done: number; framesPerSecond: number }>()
  readonly #frames: Counter

  constructor(registers: Registry[]) {
    const running = this.#running
    this.#frames = new Counter({ name: names.frames, help: 'Frames carried and written.', registers })
    new Gauge({
      ...{ name: names.framesPerSecond, help: 'Frames a second, of all clips at work here.', registers },
      collect() {
        this.set([...running.values()].reduce((sum, { framesPerSecond }) => sum + framesPerSecond, 0))
      }
    })
    new Gauge({
      ...{ name: names.running, help: 'Clips at work here.', registers },
      collect() {
        this.set(running.size)
      }
    })
  }

  begin({ id }: ClipEvent): void {
    this.#running.set(id, { done: 0, framesPerSecond: 0 })
  }

  /** Frames of the checkpoint were counted where they were done. */
  resume(id: string, done: number): void {
    this.#running.set(id, { done, framesPerSecond: 0 })
  }

  advance(id: string, done: number, framesPerSecond: number): void {
    const before = this.#running.get(id)?.done ?? 0
    if (done > before) this.#frames.inc(done - before)
    this.#running.set(id, { done: Math.max(done, before), framesPerSecond })
  }

  end(id: string, done?: number): void {
    if (done !== undefined) this.advance(id, done, 0)
    this.#running.delete(id)
  }
}

function workerEvents(registers: Registry[]): FarmEvents {
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name, help, labelNames, registers })
  const memory = gauge(names.memory, 'Resident memory of the worker and of its children.', ['of'])
  const connected = gauge(names.connected, 'Whether the queue’s server can be reached.')
  const draining = gauge(names.draining, 'Whether the worker takes no new clips.')
  const warnings = new Counter({ name: names.warnings, help: 'Warnings by code.', labelNames: ['code'], registers })
  const children = new Counter({
    ...{ name: names.childrenEnded, help: 'Child processes that ended by themselves.', registers },
    labelNames: ['signal']
  })
  const checkpoint = new Histogram({
    ...{ name: names.checkpointSeconds, help: 'Seconds to write a checkpoint.', registers },
    buckets: [0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
  })
  const bytes = new Counter({ name: names.checkpointBytes, help: 'Bytes of checkpoints written.', registers })
  draining.set(0)
  return {
    checkpointed: ({ bytes: written, milliseconds }) => {
      checkpoint.observe(milliseconds / 1000)
      bytes.inc(written)
    },
    childEnded: ({ signal, exitCode }) => children.inc({ signal: signal ?? `exit ${exitCode ?? ''}` }),
    connection: (state) => connected.set(state.connected ? 1 : 0),
    draining: () => draining.set(1),
    warned: ({ code }) => warnings.inc({ code }),
    memory: (use) => {
      memory.set({ of: 'worker' }, use.worker)
      memory.set({ of: 'children' }, use.children)
    }
  }
}
