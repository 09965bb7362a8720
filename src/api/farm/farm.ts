import type { ClipStatus } from '../../main/farm/ports'
import type { JobOptions } from '../requests'
import type { FarmStatus, RunningWorker, SubmitResult } from '../results'
import type { RunningJobs } from '../runningJobs'
import type * as requests from './farmRequests'

/**
 * Many machines that share a queue (docs/farm.md). Each function connects by itself and lets go when it has answered; it
 * rejects with `farm-unreachable` where the server does not answer, `farm-refused` where it lets nobody in, and
 * `bad-arguments` where no farm is named.
 */
export interface Farm {
  /** Hands jobs over; without an address they are done in this process, one after the other. Known ones are not queued again. */
  submit(request: requests.SubmitRequest, options?: JobOptions): Promise<SubmitResult>
  /** What waits, runs, is done and dead, who works, and what somebody should know. */
  status(filter?: requests.FarmFilter, options?: JobOptions): Promise<FarmStatus>
  /** Begins dead and cancelled clips again, from their last checkpoint. Resolves with how many. */
  retry(clips: readonly string[] | 'all', options?: requests.FarmChangeOptions): Promise<number>
  /** Takes waiting clips out and stops those that run. Resolves with how many. */
  cancel(clips: readonly string[] | 'all', options?: requests.FarmChangeOptions): Promise<number>
  /**
   * Calls back with every change of a clip, until the signal fires or the studio is closed; then it resolves. Of versions and
   * networks that the farm has had workers or clips for when it begins.
   */
  watch(changed: (clip: ClipStatus) => void, options?: requests.FarmWatchOptions): Promise<void>
  /** Resolves once a worker takes clips; it goes on until it is drained by its `drain`, the signal, or closing the studio. */
  startWorker(request?: requests.WorkerRequest, options?: requests.WorkerOptions): Promise<RunningWorker>
}

/** What a farm's functions need is loaded when one is called: nobody else waits for it. */
export function farmOf(place: requests.FarmPlace = {}, jobs: RunningJobs): Farm {
  return {
    submit: (request, options) =>
      jobs.run('submit', { request, options }, async (...all) =>
        (await import('./submitRun')).submitRun(place, ...all)
      ),
    status: (request = {}, options) =>
      jobs.run('status', { request, options }, async (filter) => (await import('./farmRun')).status(place, filter)),
    retry: (clips, { user, ...options } = {}) =>
      jobs.run('retry', { request: { clips, user }, options }, async (chosen) =>
        (await import('./farmRun')).change(place, 'retry', chosen)
      ),
    cancel: (clips, { user, ...options } = {}) =>
      jobs.run('cancel', { request: { clips, user }, options }, async (chosen) =>
        (await import('./farmRun')).change(place, 'cancel', chosen)
      ),
    watch: (changed, { user, ...options } = {}) =>
      jobs.run('watch', { request: { user }, options }, async (filter, { signal }) =>
        (await import('./farmRun')).watch(place, { ...filter, changed, signal })
      ),
    startWorker: (request = {}, { events = {}, ...options } = {}) =>
      jobs.run('worker', { request, options }, async (wish, { signal }) => {
        const worker = await (await import('./workerRun')).startWorker(place, wish, { signal, events })
        jobs.keep(worker.drained)
        return worker
      })
  }
}
