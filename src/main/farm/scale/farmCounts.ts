import type { FarmModel, FarmRun } from './farmModel'

/** Sums of a simulated run; `report` turns them into what is told. */
export class FarmCounts {
  done = 0
  dead = 0
  seconds = 0
  usefulSeconds = 0
  busySeconds = 0
  wastedSeconds = 0
  workerSeconds = 0
  crashes = 0
  preemptions = 0
  faults = 0
  waits = 0
  taken = 0
  firstIdleAt = Infinity

  report({ workers }: FarmModel, busy: { readonly redis: number; readonly storage: number }): FarmRun {
    const { done, dead, seconds, usefulSeconds, wastedSeconds, busySeconds, workerSeconds } = this
    const share = (busySecondsOf: number, of: number): number => (of === 0 ? 0 : busySecondsOf / of)
    return {
      ...{ done, dead, seconds, usefulSeconds, wastedSeconds, busySeconds, workerSeconds },
      ...{ crashes: this.crashes, preemptions: this.preemptions, faults: this.faults },
      meanWaitSeconds: share(this.waits, this.taken),
      busyShare: {
        workers: share(busySeconds, seconds * workers),
        redis: share(busy.redis, seconds),
        storage: share(busy.storage, seconds)
      },
      tailSeconds: Math.max(0, seconds - Math.min(seconds, this.firstIdleAt))
    }
  }
}
