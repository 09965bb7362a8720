import { fork, type ChildProcess } from 'node:child_process'
import { cancelled, StudioError } from '../../../shared/domain/errors'
import type { ClipPayload, StorageHere } from '../ports'
import type { ClipTask, FromChild, TaskOutcome, ToChild } from './protocol'

export interface ChildListener {
  progress(done: number, total: number): void
  resumed(frames: number): void
  checkpointed(checkpoint: { readonly bytes: number; readonly milliseconds: number }): void
  warned(error: StudioError): void
  /** Whether the clip is still ours. */
  mayPublish(): Promise<boolean>
}

export interface ChildOptions {
  /** Built file of `farmChild.ts`. */
  readonly entry: string
  readonly here: StorageHere
  /** Processor threads of its network; absent = as many as the machine has. */
  readonly threads?: number
  /** It ended by itself: killed, crashed, out of memory. */
  ended?(child: { readonly pid: number; readonly signal: string | null; readonly exitCode: number | null }): void
}

interface Current {
  readonly listener: ChildListener
  resolve(outcome: TaskOutcome): void
  reject(error: StudioError): void
}

/** A process that works on clips, one at a time. One that died is started again with the next clip. */
export class ClipChild {
  readonly #options: ChildOptions
  #process: ChildProcess | null = null
  #current: Current | null = null
  #closing = false
  /** Bytes, as it said last. */
  memory = 0

  constructor(options: ChildOptions) {
    this.#options = options
  }

  get isBusy(): boolean {
    return this.#current !== null
  }

  /** @throws StudioError what the work throws; `farm-child-crashed` where the process ended */
  run(clip: ClipPayload, task: ClipTask, listener: ChildListener): Promise<TaskOutcome> {
    const child = (this.#process ??= this.#start())
    return new Promise<TaskOutcome>((resolve, reject) => {
      this.#current = { listener, resolve, reject }
      send(child, { kind: 'run', clip, task, here: this.#options.here })
    }).finally(() => {
      this.#current = null
    })
  }

  /** The clip that runs ends with `cancelled`; what was reached is in its checkpoints. One that does not end is killed. */
  stop(why: 'drain' | 'cancel', patienceMs = 20_000): void {
    const child = this.#process
    if (!child || !this.#current) return
    const current = this.#current
    send(child, { kind: 'stop', why })
    const timer = setTimeout(() => {
      if (this.#current !== current) return
      current.reject(cancelled())
      child.kill('SIGKILL')
    }, patienceMs)
    timer.unref()
  }

  async close(): Promise<void> {
    this.#closing = true
    const child = this.#process
    if (!child) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
    if (child.connected) child.disconnect()
    await gone
    clearTimeout(timer)
  }

  #start(): ChildProcess {
    const { entry, threads } = this.#options
    const child = fork(entry, [], {
      serialization: 'advanced',
      // Nobody reads what it prints; a fault ends it, and is told by that.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...withoutSecrets(process.env), ...(threads !== undefined && { STUDIO_THREADS: String(threads) }) }
    })
    child.on('message', (message) => this.#taken(child, message as FromChild))
    child.on('error', () => undefined)
    child.once('exit', (exitCode, signal) => this.#gone(child, exitCode, signal))
    return child
  }

  #taken(child: ChildProcess, message: FromChild): void {
    if (message.kind === 'memory') this.memory = message.bytes
    const current = this.#current
    if (!current) return
    if (message.kind === 'done') current.resolve(message.outcome)
    else if (message.kind === 'failed') current.reject(StudioError.fromData(message.error))
    else tellListener(current.listener, message, (answer) => send(child, { kind: 'may-publish', answer }))
  }

  #gone(child: ChildProcess, exitCode: number | null, signal: string | null): void {
    if (this.#process === child) this.#process = null
    this.memory = 0
    if (!this.#closing) this.#options.ended?.({ pid: child.pid ?? 0, signal, exitCode })
    this.#current?.reject(
      new StudioError(
        'farm-child-crashed',
        `The process that worked on the clip ended by itself (${signal ?? `code ${exitCode}`}).`,
        { hint: 'It is tried again; if that does not help, run it alone with `hodor-studio batch` to see why.' }
      )
    )
  }
}

function tellListener(listener: ChildListener, message: FromChild, answer: (may: boolean) => void): void {
  if (message.kind === 'progress') listener.progress(message.done, message.total)
  else if (message.kind === 'resumed') listener.resumed(message.frames)
  else if (message.kind === 'checkpoint') listener.checkpointed(message)
  else if (message.kind === 'warning') listener.warned(StudioError.fromData(message.error))
  else if (message.kind === 'may-publish') void listener.mayPublish().then(answer, () => answer(false))
}

function send(child: ChildProcess, message: ToChild): void {
  // One that just died says so by its end.
  if (child.connected) child.send(message, () => undefined)
}

/** The child talks to nobody but its worker. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('HODOR_FARM_')))
}
