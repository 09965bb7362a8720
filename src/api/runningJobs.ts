import { cancelled, StudioError } from '../shared/domain/errors'
import { checkRequest } from './checkRequest'
import type { JobOptions } from './requests'
import type { Surroundings } from './surroundings'

interface Call<R> {
  readonly request?: R
  readonly options?: JobOptions | undefined
}

/** Jobs that were begun and have not ended. */
export class RunningJobs {
  readonly #closing = new AbortController()
  readonly #running = new Set<Promise<unknown>>()

  /** @throws StudioError whatever went wrong */
  async run<R, T>(
    command: Parameters<typeof checkRequest>[0] | null,
    { request, options = {} }: Call<R>,
    job: (request: R, surroundings: Surroundings) => Promise<T>
  ): Promise<T> {
    if (this.#closing.signal.aborted) {
      throw new StudioError('bad-arguments', 'This studio was closed.', { hint: 'Open another with openStudio().' })
    }
    if (command !== null) checkRequest(command, request)
    const signals = [this.#closing.signal, ...(options.signal ? [options.signal] : [])]
    const surroundings = { signal: AbortSignal.any(signals), tell: options.onEvent ?? (() => undefined) }
    const running = ended(() => job(request as R, surroundings), surroundings.signal)
    this.#running.add(running)
    return running.finally(() => this.#running.delete(running))
  }

  /** What goes on behind a call that has answered: closing waits for it, too. */
  keep(work: Promise<unknown>): void {
    this.#running.add(work)
    const forget = (): void => void this.#running.delete(work)
    work.then(forget, forget)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#running)
  }
}

async function ended<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw cancelled(signal.reason)
  try {
    return await work()
  } catch (thrown) {
    // Whatever broke after the user cancelled broke because of it.
    throw signal.aborted ? cancelled(thrown) : StudioError.from(thrown)
  }
}
