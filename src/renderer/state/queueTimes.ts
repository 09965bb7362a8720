import { isPending, type QueueView } from '../../shared/domain/queue'

/**
 * When waiting exports will be ready, at the rate of the one that runs.
 * @returns seconds from now by id; none while nothing runs, and none from the first export on whose length is unknown
 */
export function waitingTimes({ items, held, progress }: QueueView): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  if (held || !progress || !(progress.framesPerSecond > 0) || !Number.isFinite(progress.secondsLeft)) return times
  let seconds = progress.secondsLeft
  for (const { id, total } of items.filter(isPending)) {
    if (total === 0) break
    seconds += total / progress.framesPerSecond
    times.set(id, seconds)
  }
  return times
}
