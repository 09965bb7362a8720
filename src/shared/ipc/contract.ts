import type { z } from 'zod'
import type { Command } from './command'
import { engineCommands } from './engineCommands'
import type { errorDataSchema } from './errorData'
import type { EventName, Events } from './events'
import { exportCommands } from './exportCommands'
import { farmCommands } from './farmCommands'
import { importCommands } from './importCommands'
import { preferenceCommands } from './preferenceCommands'
import { projectCommands } from './projectCommands'
import { queueCommands } from './queueCommands'
import { shellCommands } from './shellCommands'
import { suggestCommands } from './suggestCommands'

/**
 * THE contract between window and main process: every command with its parsed input and its output, every event. The
 * main process parses inputs with these schemas before any handler runs; preload and renderer import types only.
 * Each group of commands has a file beside this one.
 */

/** Handed on to the utility process by the main process under the same name. */
const forwarded = { ...engineCommands, ...exportCommands, ...importCommands, ...suggestCommands } as const

export const commands = {
  ...shellCommands,
  ...projectCommands,
  ...preferenceCommands,
  ...queueCommands,
  ...farmCommands,
  ...forwarded
} as const

export type CommandName = keyof typeof commands
export type EngineCommandName = keyof typeof forwarded
/** Object.keys loses the names' types; they are those of `forwarded`. */
export const engineCommandNames = Object.keys(forwarded) as readonly EngineCommandName[]

export type CommandInput<N extends CommandName> = z.input<(typeof commands)[N]['input']>
export type CommandOutput<N extends CommandName> = (typeof commands)[N] extends Command<z.ZodType, infer O> ? O : never

/** Errors travel as data: Electron keeps only `message` of a thrown error. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: z.infer<typeof errorDataSchema> }

/** One async function a command; a missing handler is a type error. */
export type Handlers<N extends CommandName> = {
  readonly [K in N]: (input: z.output<(typeof commands)[K]['input']>) => Promise<CommandOutput<K>>
}

/** What preload puts on `window.studio`. */
export interface StudioApi {
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Reply<CommandOutput<N>>>
  /** @returns stops listening */
  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void
  /** Path of a `File` dropped on the window (typed `object` here: this layer knows no DOM). */
  pathOf(file: object): string
  /** Answers the `window:closing` event: the window may go now. */
  closeWindow(): void
  /**
   * Asks for a direct line to the engine. It arrives as a window `message` event whose data is `framePortMessage` and
   * whose first port speaks `FrameRequest` / `FrameReply`; a new one arrives unasked after an engine restart.
   */
  requestFramePort(): void
}
