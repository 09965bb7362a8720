import type { FarmModel, FarmRun } from './farmModel'
import { simulateFarm } from './simulateFarm'

/** Fewer would leave too few for chance to even out. */
const workersAtLeast = 50

/**
 * A farm too large to be simulated clip by clip: smaller in all its parts alike, then for a part of its clips. A farm a
 * hundredth the size with servers a hundred times as slow is as busy and takes as long; between its start and its tail a
 * run goes on evenly.
 * @param most clips that are simulated; `Infinity`: all
 */
export function simulateLarge(model: FarmModel, most: number): FarmRun {
  const times = Math.max(1, Math.min(Math.floor(model.workers / workersAtLeast), Math.ceil(model.clips / most)))
  const smaller = shrunk(model, times)
  const clips = Math.min(smaller.clips, Math.max(most, smaller.workers * 100))
  const run = simulateFarm({ ...smaller, clips })
  return lengthened(run, { longer: smaller.clips / clips, times, start: model.start.seconds })
}

function shrunk(model: FarmModel, times: number): FarmModel {
  if (times === 1) return model
  const { storage, redis, start } = model
  return {
    ...model,
    clips: Math.round(model.clips / times),
    workers: Math.round(model.workers / times),
    start: { ...start, perSecond: start.perSecond / times },
    redis: { secondsPerClip: redis.secondsPerClip * times },
    storage: {
      ...storage,
      sharedInSeconds: storage.sharedInSeconds * times,
      sharedOutSeconds: storage.sharedOutSeconds * times
    }
  }
}

interface Lengthening {
  /** All clips over those that were simulated. */
  readonly longer: number
  readonly times: number
  readonly start: number
}

function lengthened(run: FarmRun, { longer, times, start }: Lengthening): FarmRun {
  const ends = Math.min(run.seconds, run.tailSeconds + start)
  const seconds = ends + (run.seconds - ends) * longer
  const whole = (count: number): number => Math.round(count * longer * times)
  // Shares are of the seconds of the run: the quiet ends weigh less in a longer one.
  const share = (busy: number): number => (busy * run.seconds * longer) / seconds
  const { workers, redis, storage } = run.busyShare
  return {
    ...run,
    ...{ seconds, done: whole(run.done), dead: whole(run.dead), crashes: whole(run.crashes) },
    ...{ preemptions: whole(run.preemptions), faults: whole(run.faults) },
    usefulSeconds: run.usefulSeconds * longer * times,
    wastedSeconds: run.wastedSeconds * longer * times,
    busySeconds: run.busySeconds * longer * times,
    workerSeconds: (run.workerSeconds * times * seconds) / run.seconds,
    busyShare: { workers: share(workers), redis: share(redis), storage: share(storage) }
  }
}
