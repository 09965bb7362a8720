import type { MessagePortMain } from 'electron'
import { z } from 'zod'
import { StudioError } from '../../shared/domain/errors'
import type { CommandInput, CommandOutput, EngineCommandName, Reply } from '../../shared/ipc/contract'
import { events, isEventName, type EventName, type Events } from '../../shared/ipc/events'

/** A running engine process, as far as its host cares: see `forkEngine.ts`. */
export interface EngineProcess {
  send(message: object, ports?: MessagePortMain[]): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, with the reason in words, whatever ended the process. */
  onGone(listener: (reason: string) => void): void
  /** Ends the process, by force if it does not go; resolves once it is gone. */
  end(): Promise<void>
}

export interface EngineListener {
  event<N extends EventName>(name: N, payload: Events[N]): void
  /** A fresh engine stands ready: it needs new frame ports. Comes before the event `engine:restarted`. */
  restarted(): void
}

interface PendingCall {
  readonly name: EngineCommandName
  readonly resolve: (value: unknown) => void
  readonly reject: (error: StudioError) => void
}

interface EngineEvent {
  readonly event: EventName
  readonly payload: Events[EventName]
}

type EngineMessage =
  { readonly id: number; readonly reply: Reply<unknown> } | { readonly event: EventName; readonly payload?: unknown }

const crashWindowMs = 60_000
const crashesTolerated = 3
const cancelTimeoutMs = 3000

/**
 * Owns the engine process: hands commands on, starts it again when it dies and opens the video there again, so that the
 * window keeps showing frames. Painted and propagated masks live in the window and are never at stake.
 */
export class EngineHost {
  readonly #start: () => EngineProcess
  readonly #listener: EngineListener
  readonly #pending = new Map<number, PendingCall>()
  readonly #jobs = new Set<string>()
  #engine: EngineProcess | null = null
  #lastId = 0
  #openVideo: string | null = null
  #recovery: Promise<void> | null = null
  #crashTimes: number[] = []
  /** Died too often: started again with the next command, not before. */
  #dormant = false
  #stopped = false

  constructor(start: () => EngineProcess, listener: EngineListener) {
    this.#start = start
    this.#listener = listener
  }

  /** Starts the engine ahead of the first command. */
  start(): void {
    this.#running()
  }

  /** @throws StudioError what the engine answered, or `engine-crashed` */
  async call<N extends EngineCommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    if (this.#dormant) this.#recovering(this.#bringBack())
    while (this.#recovery) await this.#recovery
    const value = await this.#send(name, input)
    this.#remember(name, input, value)
    // The engine implements the same contract.
    return value as CommandOutput<N>
  }

  /** Gives the engine its end of a channel over which the window asks for frames. */
  connectFramePort(port: MessagePortMain): void {
    this.#running().send({ kind: 'frame-port' }, [port])
  }

  /** Cancels what runs, so that no half-written file stays, and ends the process. Nothing can be called afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true
    const engine = this.#engine
    if (!engine) return
    const cancelled = [...this.#jobs].map((jobId) => this.#send('job:cancel', { jobId }).catch(() => undefined))
    await Promise.race([Promise.all(cancelled), delay(cancelTimeoutMs)])
    await engine.end()
  }

  #running(): EngineProcess {
    if (this.#engine) return this.#engine
    const engine = this.#start()
    this.#engine = engine
    engine.onMessage((message) => {
      if (this.#engine === engine && isEngineMessage(message)) this.#receive(message)
    })
    engine.onGone((reason) => {
      if (this.#engine === engine) this.#gone(reason)
    })
    return engine
  }

  #send(name: EngineCommandName, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#stopped && !this.#engine) return reject(crashed('The engine has been shut down.'))
      const id = ++this.#lastId
      this.#pending.set(id, { name, resolve, reject })
      this.#running().send({ id, name, input })
    })
  }

  #receive(message: EngineMessage): void {
    if ('event' in message) return this.#hear(checked(message.event, message.payload))
    const call = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.reply.ok) call?.resolve(message.reply.value)
    else call?.reject(StudioError.fromData(message.reply.error))
  }

  #hear(heard: EngineEvent | null): void {
    if (!heard) return
    const { event, payload } = heard
    if (event === 'job:finished' || event === 'job:failed') this.#jobs.delete((payload as { jobId: string }).jobId)
    this.#listener.event(event, payload)
  }

  #remember(name: EngineCommandName, input: unknown, value: unknown): void {
    if (name === 'video:open') this.#openVideo = (input as CommandInput<'video:open'>).path
    if (name === 'video:close') this.#openVideo = null
    const started = value as { jobId?: string } | undefined
    if (started?.jobId !== undefined) this.#jobs.add(started.jobId)
  }

  #gone(reason: string): void {
    this.#engine = null
    this.#jobs.clear()
    const lost = [...this.#pending.values()]
    this.#pending.clear()
    for (const call of lost) call.reject(crashed(`The engine stopped unexpectedly (${reason}).`))
    if (!this.#stopped) this.#recovering(this.#recover(reason))
  }

  /** Holds back commands until this is done. */
  #recovering(steps: Promise<unknown>): void {
    const recovery = steps.then(() => {
      if (this.#recovery === recovery) this.#recovery = null
    })
    this.#recovery = recovery
  }

  /** Starts anew, tells the window. An engine that keeps dying waits for the next command. */
  async #recover(reason: string): Promise<void> {
    // Not by the clock on the wall, which may be set.
    const now = performance.now()
    this.#crashTimes = [...this.#crashTimes.filter((time) => now - time < crashWindowMs), now]
    const count = this.#crashTimes.length
    if (count > crashesTolerated) {
      this.#dormant = true
      this.#tell(`The engine stopped ${count} times within a minute (${reason}).`)
    } else if (await this.#bringBack()) {
      this.#tell(`The engine stopped unexpectedly (${reason}) and was started again.`)
    }
  }

  #tell(message: string): void {
    this.#listener.event('engine:restarted', { error: crashed(message).toData() })
  }

  /** A fresh engine with the video open again. @returns false when it died over that: a crash handled on its own */
  async #bringBack(): Promise<boolean> {
    this.#dormant = false
    this.#running()
    const path = this.#openVideo
    // Forgotten until it is open again: a video that kills the engine must not do so for ever.
    this.#openVideo = null
    try {
      if (path !== null) await this.#send('video:open', { path })
      this.#openVideo = path
    } catch (error) {
      if (StudioError.from(error).code === 'engine-crashed') return false
    }
    this.#listener.restarted()
    return true
  }
}

function crashed(message: string): StudioError {
  return new StudioError('engine-crashed', message, {
    hint: 'Nothing you painted or propagated is lost: start the job again.'
  })
}

function isEngineMessage(message: unknown): message is EngineMessage {
  if (typeof message !== 'object' || message === null) return false
  if ('event' in message) return isEventName(message.event)
  return 'id' in message && typeof message.id === 'number' && 'reply' in message
}

/**
 * Parses what the engine tells, as commands are parsed. What does not fit is not handed on; when it belongs to a job, that
 * job has failed, since nobody would hear of its end.
 */
function checked(event: EventName, payload: unknown): EngineEvent | null {
  const parsed = events[event].safeParse(payload)
  // The payload is handed on as it came: a parsed copy of every mask would cost time for nothing.
  if (parsed.success) return { event, payload: payload as Events[EventName] }
  const ofJob = z.object({ jobId: z.string() }).safeParse(payload)
  if (!ofJob.success) return null
  const error = new StudioError('internal', `The engine told of “${event}” wrongly.`, {
    hint: 'This is a fault of the studio: please report it.'
  })
  return { event: 'job:failed', payload: { jobId: ofJob.data.jobId, error: error.toData() } }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms))
}
