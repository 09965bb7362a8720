import { Gauge, type Registry } from 'prom-client'
import { clipStates, type QueueStatus } from '../ports'
import { metricNames as names } from './metricNames'

/** A server that is gone answers late or not at all: metrics that are read meanwhile must not wait for it. */
const patienceMs = 2_000
/** One question for all figures of a reading. */
const freshMs = 500
/** Of a large farm about so many workers ask at each reading: the answer is long, and the same for all. */
const askersAtMost = 50

export function queueMetrics(registers: Registry[], ask: () => Promise<QueueStatus>, random = Math.random): void {
  const status = remembered(ask, random)
  new Gauge({
    ...{ name: names.queueLength, help: 'Clips of the queue, by state.', labelNames: ['state'], registers },
    async collect() {
      const found = await status()
      this.reset()
      if (found) for (const state of clipStates) this.set({ state }, found.counts[state])
    }
  })
  new Gauge({
    ...{ name: names.workers, help: 'Workers the queue knows.', labelNames: ['draining'], registers },
    async collect() {
      const found = await status()
      this.reset()
      if (!found) return
      for (const draining of [false, true]) {
        this.set({ draining: String(draining) }, found.workers.filter((worker) => worker.draining === draining).length)
      }
    }
  })
  new Gauge({
    ...{ name: names.clockSkew, help: 'Clock of a worker against the server’s.', labelNames: ['host'], registers },
    async collect() {
      const found = await status()
      this.reset()
      for (const { host, clockSkewMs } of found?.workers ?? []) this.set({ host }, clockSkewMs / 1000)
    }
  })
}

/** @returns null where the queue does not answer in time: then there is no figure, rather than an old one */
function remembered(ask: () => Promise<QueueStatus>, random: () => number): () => Promise<QueueStatus | null> {
  let askedAt = -Infinity
  let workers = 0
  let answer: Promise<QueueStatus | null> = Promise.resolve(null)
  const asked = async (): Promise<QueueStatus | null> => {
    if (random() * workers >= askersAtMost) return null
    const found = await inTime(ask().catch(() => null))
    workers = found?.workers.length ?? workers
    return found
  }
  return () => {
    if (performance.now() - askedAt < freshMs) return answer
    askedAt = performance.now()
    answer = asked()
    return answer
  }
}

async function inTime<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patienceMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
