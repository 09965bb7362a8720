import { type ChildProcess, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { cancelled, StudioError } from '../../../shared/domain/errors'
import { type Patience, usualPatience, watchForLife } from './signOfLife'

/** The one place that starts FFmpeg and ffprobe: argument arrays, never a shell; whoever starts a process ends it. */

export interface ProcessOptions {
  /** Firing kills the process at once. */
  readonly signal?: AbortSignal
  /** 'pipe' to feed the process; otherwise it has no standard input. */
  readonly stdin?: 'pipe' | 'ignore'
  /** Gives way to everything else that wants a processor. */
  readonly background?: boolean
  /** When it counts as hanging, and is ended. */
  readonly patience?: Patience
  /** Called for every line on standard error; lines it returns true for are left out of the tail. */
  readonly onErrorLine?: (line: string) => boolean
}

export interface ProcessExit {
  /** Null when a signal ended it or it never started. */
  readonly code: number | null
}

export interface RunningProcess {
  /** Null when it could not start. */
  readonly pid: number | null
  /** Null unless `stdin: 'pipe'` was asked for. */
  readonly stdin: Writable | null
  readonly stdout: Readable
  /** Resolves once the process is gone and both its outputs are closed. @throws StudioError when it could not start */
  readonly exited: Promise<ProcessExit>
  /** The last lines of standard error, at most 16 kB. */
  errorTail(): string
  /** Kills the process and waits until it is gone; harmless when it is. */
  stop(): Promise<void>
}

const tailCharacters = 16_384

/** @throws StudioError `cancelled` when the signal has fired already */
export function startProcess(file: string, args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  if (options.signal?.aborted) throw cancelled(options.signal.reason)
  const child = spawnPiped(file, args, options.stdin === 'pipe')
  if (options.background) giveWay(child.pid)
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  options.signal?.addEventListener('abort', kill, { once: true })
  let hung = ''
  const lookAway = watchForLife(child, options.patience ?? usualPatience, () => {
    hung = '\nIt gave no sign of life and was ended.'
    kill()
  })
  const exited = new Promise<ProcessExit>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      // Also raised when a kill fails; then the process goes on and `close` settles this.
      if (child.pid === undefined) reject(startFailure(file, error))
    })
    child.once('close', (code) => resolve({ code }))
  }).finally(() => {
    lookAway()
    options.signal?.removeEventListener('abort', kill)
  })
  // Who reads only stdout learns of a failed start from `exited` later; until then it is no unhandled rejection.
  exited.catch(() => undefined)
  // A process that ends before it took all input is no fault of its own: its exit tells what happened.
  child.stdin?.on('error', () => undefined)
  const tail = collectErrorLines(child.stderr, options.onErrorLine)
  const stop = async (): Promise<void> => {
    kill()
    child.stdout.destroy()
    await exited.catch(() => undefined)
  }
  return {
    pid: child.pid ?? null,
    stdin: child.stdin,
    stdout: child.stdout,
    exited,
    errorTail: () => (tail() + hung).trim(),
    stop
  }
}

function giveWay(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It has ended already, or the system does not allow it.
  }
}

interface PipedChild extends ChildProcess {
  readonly stdout: Readable
  readonly stderr: Readable
}

/**
 * Statically linked builds crash on transport streams when their libc loads the text conversion tables of this system's;
 * without tables they merely leave programme names unconverted.
 */
const noTextTables = { GCONV_PATH: '/nonexistent' }

function spawnPiped(file: string, args: readonly string[], feed: boolean): PipedChild {
  const options = { windowsHide: true, env: { ...process.env, ...noTextTables } }
  return feed
    ? spawn(file, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
    : spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
}

function collectErrorLines(stderr: Readable, onLine?: (line: string) => boolean): () => string {
  let tail = ''
  let partial = ''
  const take = (line: string): void => {
    if (onLine?.(line) !== true) tail = `${tail}${line}\n`.slice(-tailCharacters)
  }
  stderr.setEncoding('utf8')
  stderr.on('data', (text: string) => {
    const lines = (partial + text).split(/[\r\n]+/)
    partial = (lines.pop() ?? '').slice(-tailCharacters)
    lines.forEach(take)
  })
  stderr.once('end', () => take(partial))
  return () => tail.trim()
}

function startFailure(file: string, error: NodeJS.ErrnoException): StudioError {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such program',
    EACCES: 'it is not allowed to run',
    ENOEXEC: 'it is not a program for this system'
  }
  const reason = reasons[error.code ?? ''] ?? error.message
  return new StudioError('ffmpeg-not-found', `Cannot start ${file}: ${reason}.`, {
    hint: 'Install FFmpeg 4.4 or newer, or name one in the settings or in STUDIO_FFMPEG.',
    cause: error
  })
}

export interface ProcessResult extends ProcessExit {
  readonly stdout: Buffer
  readonly errorTail: string
}

/** Runs a process to its end and returns everything it wrote. @throws StudioError when cancelled or not startable */
export async function runProcess(
  file: string,
  args: readonly string[],
  options: Omit<ProcessOptions, 'stdin'> = {}
): Promise<ProcessResult> {
  const running = startProcess(file, args, options)
  const chunks: Buffer[] = []
  running.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const { code } = await running.exited
  if (options.signal?.aborted) throw cancelled(options.signal.reason)
  return { code, stdout: Buffer.concat(chunks), errorTail: running.errorTail() }
}
