import { z } from 'zod'
import { errorCodes } from '../domain/errors'
import { encodedMaskSchema, objectIdSchema, projectSchema, referenceMaskSchema } from '../domain/project'
import type { EngineStatus, PropagatedMask, RgbaFrame, VideoInfo } from '../domain/types'

/**
 * THE contract between window and main process: every command with its parsed input and its output, every event. The
 * main process parses inputs with these schemas before any handler runs; preload and renderer import types only.
 * Commands marked (engine) are handed on to the utility process by the main process under the same name.
 */

/** Outputs come from our own process: typed, not parsed. */
interface Command<I extends z.ZodType, O> {
  readonly input: I
  /** Type carrier; never read. */
  readonly output?: O
}

function command<O>() {
  return <I extends z.ZodType>(input: I): Command<I, O> => ({ input })
}

const nothing = z.undefined()
const path = z.string().min(1).max(32_768)
const jobId = z.string().min(1).max(64)
const frameIndex = z.int().min(0)
const channel = z.int().min(0).max(255)

export const overlayStyleSchema = z.object({
  opacity: z.number().min(0).max(1),
  outlinePx: z.number().min(0).max(64),
  colours: z.record(z.coerce.number().pipe(objectIdSchema), z.tuple([channel, channel, channel]))
})

/** What is drawn on a frame of an export; frames without an entry are written unchanged. */
const exportMasks = z.array(z.object({ frameIndex, mask: encodedMaskSchema }))

export interface RecentFile {
  readonly path: string
  readonly name: string
  readonly kind: 'video' | 'project'
}

export interface StartInfo {
  readonly appVersion: string
  /** File named on the command line, if any. */
  readonly initialPath: string | null
  readonly samplePath: string | null
  readonly recent: readonly RecentFile[]
}

export interface JobStarted {
  readonly jobId: string
}

export const commands = {
  'app:start': command<StartInfo>()(nothing),
  'window:describe': command<undefined>()(z.object({ title: z.string().max(500), edited: z.boolean() })),
  'shell:reveal': command<undefined>()(z.object({ path })),

  'dialog:openVideo': command<{ path: string | null }>()(nothing),
  'dialog:openProject': command<{ path: string | null }>()(nothing),
  'dialog:saveProject': command<{ path: string | null }>()(z.object({ suggestedName: z.string().max(255) })),
  'dialog:exportOverlay': command<{ path: string | null }>()(z.object({ suggestedName: z.string().max(255) })),
  'dialog:exportMasks': command<{ path: string | null }>()(nothing),
  /** 'save' | 'discard' | 'cancel' before work would be lost. */
  'dialog:unsaved': command<{ choice: 'save' | 'discard' | 'cancel' }>()(z.object({ name: z.string().max(500) })),

  'recent:clear': command<undefined>()(nothing),
  /** Writes only to paths a save dialog returned or the project was opened from. */
  'project:save': command<undefined>()(z.object({ path, project: projectSchema })),
  'project:open': command<{ project: z.infer<typeof projectSchema> }>()(z.object({ path })),

  /** (engine) Probes and opens; the former video is closed. */
  'video:open': command<{ video: VideoInfo }>()(z.object({ path })),
  /** (engine) */
  'video:close': command<undefined>()(nothing),
  /** (engine) Loads the model if need be. */
  'engine:status': command<EngineStatus>()(nothing),
  /** (engine) Masks arrive as `job:mask`, then `job:finished` or `job:failed`. */
  'propagate:start': command<JobStarted>()(
    z.object({ references: z.array(referenceMaskSchema).min(1), from: frameIndex, to: frameIndex })
  ),
  /** (engine) */
  'export:overlay': command<JobStarted>()(
    z.object({ path, masks: exportMasks, style: overlayStyleSchema, from: frameIndex, to: frameIndex })
  ),
  /** (engine) Indexed PNGs, DAVIS layout. */
  'export:masks': command<JobStarted>()(z.object({ path, masks: exportMasks })),
  /** (engine) Resolves once the job has stopped; what is done is kept. Unknown jobs are already over: no error. */
  'job:cancel': command<undefined>()(z.object({ jobId }))
} as const

export const engineCommands = [
  'video:open',
  'video:close',
  'engine:status',
  'propagate:start',
  'export:overlay',
  'export:masks',
  'job:cancel'
] as const

export const errorDataSchema = z.object({ code: z.enum(errorCodes), message: z.string(), hint: z.string() })

/** Commands the menu sends to the window; the window maps keys and buttons to the same ids. */
export const menuCommands = [
  'file.openVideo',
  'file.openProject',
  'file.save',
  'file.saveAs',
  'file.exportOverlay',
  'file.exportMasks',
  'edit.undo',
  'edit.redo',
  'object.add',
  'object.delete',
  'object.clearFrame',
  'view.fit',
  'view.zoomIn',
  'view.zoomOut',
  'view.actualSize',
  'view.toggleOverlay',
  'play.toggle',
  'play.previousFrame',
  'play.nextFrame',
  'play.first',
  'play.last',
  'propagate.forward',
  'propagate.cancel',
  'help.shortcuts'
] as const

export type MenuCommand = (typeof menuCommands)[number]

export interface Events {
  'menu:command': { readonly id: MenuCommand }
  /** The system or a second launch asks to open a file. */
  'file:open': { readonly path: string }
  /** The user closes the window with edits: the window decides and answers by closing for good. */
  'window:closing': undefined
  /** The engine died and was started again; running jobs have failed, nothing painted or propagated is lost. */
  'engine:restarted': { readonly error: z.infer<typeof errorDataSchema> }
  'job:progress': {
    readonly jobId: string
    readonly done: number
    readonly total: number
    readonly framesPerSecond: number
    readonly secondsLeft: number
  }
  'job:mask': { readonly jobId: string; readonly mask: PropagatedMask }
  'job:finished': {
    readonly jobId: string
    readonly files: readonly string[]
    readonly frames: number
    /** What the user should know: frames left out, truncated input, … */
    readonly notes: readonly string[]
  }
  'job:failed': { readonly jobId: string; readonly error: z.infer<typeof errorDataSchema> }
}

export const eventNames = [
  'menu:command',
  'file:open',
  'window:closing',
  'engine:restarted',
  'job:progress',
  'job:mask',
  'job:finished',
  'job:failed'
] as const satisfies readonly (keyof Events)[]

export type CommandName = keyof typeof commands
export type EngineCommandName = (typeof engineCommands)[number]
export type EventName = keyof Events
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

export const framePortMessage = 'studio:frame-port'

/** Window to engine over the frame port. A cancelled request gets no further reply. */
export const frameRequestSchema = z.discriminatedUnion('kind', [
  /** Exact frame; `fit` bounds the size it is sent at (playback), absent = the video's displayed size. */
  z.object({
    kind: z.literal('frame'),
    id: z.int(),
    frameIndex,
    fit: z.object({ width: z.int().min(16), height: z.int().min(16) }).optional()
  }),
  /** Small pictures spread over the clip, in the order decoded; ends with `done`. */
  z.object({ kind: z.literal('thumbnails'), id: z.int(), count: z.int().min(1).max(500), height: z.int().min(16) }),
  z.object({ kind: z.literal('cancel'), id: z.int() })
])

export type FrameRequest = z.infer<typeof frameRequestSchema>

export type FrameReply =
  | { readonly kind: 'frame'; readonly id: number; readonly frame: RgbaFrame }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'error'; readonly id: number; readonly error: z.infer<typeof errorDataSchema> }
