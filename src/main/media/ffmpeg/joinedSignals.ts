import { cancelled } from '../../../shared/domain/errors'

/** A signal that fires with either of two. `AbortSignal.any` is missing in the oldest Electron the studio runs on. */
export function joinSignals(
  first: AbortSignal,
  second: AbortSignal | undefined
): { signal: AbortSignal; release(): void } {
  const either = new AbortController()
  const abort = (): void => either.abort()
  const signals = second ? [first, second] : [first]
  if (signals.some((signal) => signal.aborted)) abort()
  for (const signal of signals) signal.addEventListener('abort', abort)
  return {
    signal: either.signal,
    release: () => signals.forEach((signal) => signal.removeEventListener('abort', abort))
  }
}

/** Settles as the promise does, or at once as cancelled. */
export function orCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(cancelled(signal.reason))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
