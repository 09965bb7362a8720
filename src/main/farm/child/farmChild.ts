import { cancelled, StudioError } from '../../../shared/domain/errors'
import { locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { Networks } from '../../queue/batch/runBatch'
import type { JobStorage, StorageChoice, StorageHere } from '../ports'
import { openStorage } from '../storage/openStorage'
import { runClip, runJoin, runPart, type ClipDeps } from '../work/runClip'
import type { FromChild, TaskOutcome, ToChild } from './protocol'

/**
 * Entry of the process that works on clips, one after the other: inference and FFmpeg are its own, so that a worker renews
 * its locks whatever happens here, and outlives it. Networks stay open from clip to clip.
 */

type Run = Extract<ToChild, { kind: 'run' }>

let networks = new Networks()
const usualThreads = process.env['STUDIO_THREADS']
let running: AbortController | null = null
let answered: ((answer: boolean) => void) | null = null
let open: { readonly key: string; readonly storage: Promise<JobStorage> } | null = null

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message)
}

async function work(run: Run): Promise<void> {
  const stop = new AbortController()
  running = stop
  const memory = setInterval(() => tell({ kind: 'memory', bytes: process.memoryUsage.rss() }), 5000)
  try {
    await useThreads(run.clip.threads)
    const storage = await storageOf(run.clip.storage, run.here)
    const outcome = await carriedOut(run, await depsOf(storage, stop.signal))
    tell({ kind: 'done', outcome })
  } catch (thrown) {
    const error = stop.signal.aborted ? cancelled() : StudioError.from(thrown)
    tell({ kind: 'failed', error: error.toData() })
  } finally {
    clearInterval(memory)
    running = null
  }
}

async function carriedOut({ clip, task }: Run, deps: ClipDeps): Promise<TaskOutcome> {
  if (task.step === 'part') return { kind: 'result', result: await runPart(clip, task.part, deps) }
  if (task.step === 'join') return { kind: 'result', result: await runJoin(clip, task.parts, deps) }
  const outcome = await runClip(clip, deps)
  return 'parts' in outcome ? { kind: 'parts', parts: outcome.parts } : { kind: 'result', result: outcome.result }
}

async function depsOf(storage: JobStorage, signal: AbortSignal): Promise<ClipDeps> {
  return {
    ...{ storage, signal, ffmpeg: await locateFfmpeg() },
    withModel: (choice, withOpened) => networks.of(choice).run(withOpened),
    mayPublish: () =>
      new Promise((resolve) => {
        answered = resolve
        tell({ kind: 'may-publish' })
      }),
    onProgress: (done, total) => tell({ kind: 'progress', done, total }),
    resumed: (frames) => tell({ kind: 'resumed', frames }),
    checkpointed: (checkpoint) => tell({ kind: 'checkpoint', ...checkpoint }),
    warned: (error) => tell({ kind: 'warning', error: error.toData() })
  }
}

/** Networks that are open have the number they were opened with. */
async function useThreads(threads: number | undefined): Promise<void> {
  const wanted = threads === undefined ? usualThreads : String(threads)
  if (process.env['STUDIO_THREADS'] === wanted) return
  const former = networks
  networks = new Networks()
  if (wanted === undefined) delete process.env['STUDIO_THREADS']
  else process.env['STUDIO_THREADS'] = wanted
  await former.close()
}

/** The last job's storage stays open. */
async function storageOf(choice: StorageChoice, here: StorageHere): Promise<JobStorage> {
  const key = JSON.stringify([choice, here])
  if (open?.key !== key) {
    const former = open
    open = { key, storage: openStorage(choice, here) }
    await former?.storage.then((storage) => storage.close()).catch(() => undefined)
  }
  return open.storage
}

function taken(message: ToChild): void {
  if (message.kind === 'run') void work(message)
  else if (message.kind === 'stop') running?.abort(cancelled())
  else {
    answered?.(message.answer)
    answered = null
  }
}

/** The worker is gone: nobody may publish any more, and nothing is worth going on with. */
function orphaned(): void {
  running?.abort(cancelled())
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 3000).unref()
  void networks.close().finally(() => process.exit(0))
}

// The worker decides what a signal to the whole group means.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('message', (message) => taken(message as ToChild))
process.on('disconnect', orphaned)
