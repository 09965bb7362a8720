import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cancelled, StudioError } from '../shared/domain/errors'
import { clipPayloads } from '../main/farm/clipPayloads'
import { InProcessQueue } from '../main/farm/local/inProcessQueue'
import {
  storageChoiceSchema,
  type ClipPayload,
  type ClipStatus,
  type JobQueue,
  type StorageChoice
} from '../main/farm/ports'
import { BullQueue } from '../main/farm/redis/bullQueue'
import { threadsHere } from '../main/inference/openModel'
import { locateFfmpeg } from '../main/media/ffmpeg/locateFfmpeg'
import { readBatchFile } from '../main/queue/batch/batchFile'
import { clipLine } from './farm'
import type { SubmitArguments } from './farmArguments'
import { addressOf } from './farmPlace'
import { printable, type CliOutput } from './output'
import { createProgressLine } from './progressLine'
import { studioVersion } from '../api/version'

/**
 * Hands jobs to a farm, or does them here where there is none. @returns whether all that was waited for is done
 * @throws StudioError for a file that cannot be used, a farm that cannot be reached, and `cancelled`
 */
export async function submit(command: SubmitArguments, output: CliOutput, signal: AbortSignal): Promise<boolean> {
  const jobs = await readBatchFile(command.file)
  const address = await addressOf(command.place)
  const clips = await clipPayloads(jobs, await wish(command))
  const queue = address ? await BullQueue.open(address) : await here(command, signal)
  const report = submitReport(command, output)
  try {
    const ended = new Ended(clips)
    const watching = new AbortController()
    const changed = (clip: ClipStatus): void => {
      if (ended.take(clip)) report.changed(clip, ended)
    }
    const waits = address === null || command.wait
    const watch = waits ? queue.watch(changed, watching.signal) : Promise.resolve()
    const { added, known } = await queue.submit(clips)
    report.submitted({ added: added.length, known: known.length })
    if (!waits) return true
    await allEnded(queue, { ended, changed, signal, clips })
    watching.abort()
    await watch
    if (signal.aborted) throw cancelled()
    report.end(ended)
    return ended.allDone
  } finally {
    report.close()
    await queue.close()
  }
}

async function wish(command: SubmitArguments) {
  const { priority, checkpointEvery, cutFrom, user = userInfo().username, threads = threadsHere() } = command
  const storage = await storageOf(command)
  return {
    priority,
    checkpointEvery,
    cutFrom,
    user,
    storage,
    threads,
    program: studioVersion(),
    submittedAt: Date.now()
  }
}

/** @throws StudioError `bad-arguments`, `file-not-found` */
async function storageOf({ file, scratch, storageFile }: SubmitArguments): Promise<StorageChoice> {
  if (storageFile === undefined) {
    return { kind: 'folder', scratch: resolve(scratch ?? join(dirname(file), '.hodor-farm')) }
  }
  const name = basename(storageFile)
  const text = await readFile(storageFile, 'utf8').catch((error: unknown) => {
    throw new StudioError('file-not-found', `${name} cannot be read.`, { hint: 'Check the path.', cause: error })
  })
  try {
    return storageChoiceSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new StudioError('bad-arguments', `${name} names no storage.`, { hint: 'See docs/farm.md.', cause: error })
  }
}

async function here(command: SubmitArguments, signal: AbortSignal): Promise<JobQueue> {
  const { overwrite, retryFailed, statePath = `${command.file}.state`, threads = threadsHere() } = command
  // Given, it is what it would be on a worker: the same bits.
  process.env['STUDIO_THREADS'] = String(threads)
  return new InProcessQueue({ ffmpeg: await locateFfmpeg(), statePath, overwrite, retryFailed, signal })
}

/** How the clips that were submitted stand. */
class Ended {
  readonly #states = new Map<string, ClipStatus | null>()

  constructor(clips: readonly ClipPayload[]) {
    for (const { id } of clips) this.#states.set(id, null)
  }

  /** @returns whether it is one of ours, and says something new */
  take(clip: ClipStatus): boolean {
    const before = this.#states.get(clip.id)
    if (before === undefined || (before && isOver(before) && before.state === clip.state)) return false
    this.#states.set(clip.id, clip)
    return clip.state === 'running' || before?.state !== clip.state
  }

  get open(): string[] {
    return [...this.#states].flatMap(([id, clip]) => (clip && isOver(clip) ? [] : [id]))
  }

  count(state: ClipStatus['state']): number {
    return [...this.#states.values()].filter((clip) => clip?.state === state).length
  }

  get size(): number {
    return this.#states.size
  }

  get allDone(): boolean {
    return [...this.#states.values()].every((clip) => clip?.state === 'done' && clip.incomplete !== true)
  }
}

function isOver({ state }: ClipStatus): boolean {
  return state === 'done' || state === 'dead' || state === 'cancelled'
}

interface Waiting {
  readonly ended: Ended
  readonly clips: readonly ClipPayload[]
  readonly signal: AbortSignal
  changed(clip: ClipStatus): void
}

/** Events may be missed while a server restarts: now and then the queue is asked. */
async function allEnded(queue: JobQueue, { ended, signal, changed }: Waiting): Promise<void> {
  let pause = 100
  while (!signal.aborted && ended.open.length > 0) {
    const open = ended.open.slice(0, 200)
    const now = await queue.clips({ ids: open }).catch((error: unknown) => {
      // A server that restarts is waited for.
      if (StudioError.from(error).code !== 'farm-unreachable') throw error
      return []
    })
    for (const clip of now) changed(clip)
    if (ended.open.length > 0) await sleep(pause, null, { signal }).catch(() => undefined)
    pause = Math.min(2000, pause * 1.5)
  }
}

function submitReport({ lines, quiet }: SubmitArguments, { stdout, stderr }: CliOutput) {
  const line = createProgressLine(quiet || lines ? { write: () => undefined } : stderr, () => performance.now())
  const say = (facts: object, words: string): void => {
    line.end()
    stdout.write(lines ? `${JSON.stringify(facts)}\n` : `${printable(words)}\n`)
  }
  return {
    submitted: ({ added, known }: { readonly added: number; readonly known: number }) =>
      say({ event: 'submitted', added, known }, `${added} queued${known > 0 ? `, ${known} were there already` : ''}.`),
    changed: (clip: ClipStatus, ended: Ended) => {
      const isNews = clip.state !== 'running' && clip.state !== 'waiting'
      if (isNews || lines) say({ event: 'clip', ...clip }, clipLine(clip))
      else if (clip.progress) line.update(ended.size - ended.open.length, ended.size)
    },
    end: (ended: Ended) => {
      const facts = { done: ended.count('done'), dead: ended.count('dead'), cancelled: ended.count('cancelled') }
      say({ event: 'end', ...facts }, `${facts.done} done, ${facts.dead} failed, ${facts.cancelled} cancelled.`)
    },
    close: () => line.end()
  }
}
