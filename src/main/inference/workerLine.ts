import { parentPort, type MessagePort, type Worker } from 'node:worker_threads'
import { StudioError, type ErrorData } from '../../shared/domain/errors'

/** Calls a worker thread answers, by name. */
export type Calls<T> = { [C in keyof T]: { input: unknown; output: unknown } }

interface Request {
  readonly id: number
  readonly call: string
  readonly input: unknown
}

type Reply<M> =
  | { readonly id: number; readonly ok: true; readonly value: unknown; readonly measured: M }
  | { readonly id: number; readonly ok: false; readonly error: ErrorData }

interface Pending {
  resolve(value: unknown): void
  reject(error: StudioError): void
}

/**
 * Requests and replies over a worker thread that runs `answerCalls`.
 * @typeParam T the calls @typeParam M what the worker measured of a call
 */
export class WorkerLine<T extends Calls<T>, M> {
  /** Of the last answer; null before the first one. */
  measured: M | null = null
  readonly #pending = new Map<number, Pending>()
  #nextId = 1
  /** Why there is nobody to answer any more. */
  #ended: StudioError | null = null

  /** @param who works there, to begin a sentence with */
  constructor(
    private readonly worker: Worker,
    who = 'The network'
  ) {
    worker.on('message', (reply: Reply<M>) => this.settle(reply))
    worker.on('error', (cause) => this.fail(`${who} failed: ${cause.message}`, cause))
    worker.on('exit', () => this.fail(`${who} was closed while it ran.`))
  }

  /** @param transferred ports and memory that go over to the worker with the input: nothing is left of them here */
  call<C extends keyof T & string>(
    call: C,
    input: T[C]['input'],
    transferred: readonly (MessagePort | ArrayBuffer)[] = []
  ): Promise<T[C]['output']> {
    if (this.#ended) return Promise.reject(this.#ended)
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      const request: Request = { id, call, input }
      this.worker.postMessage(request, transferred)
    })
  }

  async close(): Promise<void> {
    await this.worker.terminate()
  }

  private settle(reply: Reply<M>): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if (!reply.ok) return pending?.reject(StudioError.fromData(reply.error))
    this.measured = reply.measured
    pending?.resolve(reply.value)
  }

  private fail(message: string, cause?: unknown): void {
    this.#ended ??= new StudioError('inference-failed', message, { hint: 'Start the job again.', cause })
    for (const { reject } of this.#pending.values()) reject(this.#ended)
    this.#pending.clear()
  }
}

export type CallHandlers<T extends Calls<T>> = { [C in keyof T]: (input: T[C]['input']) => Promise<T[C]['output']> }

/** Memory of answers that moves to the caller, instead of being copied: the worker has no further use for it. */
export type Moved<T extends Calls<T>> = { [C in keyof T]?: (output: T[C]['output']) => readonly ArrayBufferLike[] }

/** The other end, in the worker thread. Requests begin in the order they came. @param measured read after each call */
export function answerCalls<T extends Calls<T>, M>(
  handlers: CallHandlers<T>,
  measured: () => M,
  moved: Moved<T> = {}
): void {
  parentPort?.on('message', ({ id, call, input }: Request) => {
    // Typed by the line's `call` on the other side.
    const run = handlers[call as keyof T] as (input: unknown) => Promise<unknown>
    const movedOf = moved[call as keyof T] as ((output: unknown) => readonly ArrayBuffer[]) | undefined
    void Promise.resolve()
      .then(() => run(input))
      .then(
        (value): Reply<M> => ({ id, ok: true, value, measured: measured() }),
        (error: unknown): Reply<M> => ({ id, ok: false, error: StudioError.from(error).toData() })
      )
      .then((reply) => parentPort?.postMessage(reply, reply.ok && movedOf ? [...movedOf(reply.value)] : []))
  })
}
