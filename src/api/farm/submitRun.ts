import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cancelled, StudioError } from '../../shared/domain/errors'
import { clipPayloads, type SubmitWish } from '../../main/farm/clipPayloads'
import { InProcessQueue } from '../../main/farm/local/inProcessQueue'
import { storageChoiceSchema, type ClipPayload, type ClipStatus, type JobQueue } from '../../main/farm/ports'
import { BullQueue } from '../../main/farm/redis/bullQueue'
import { threadsHere } from '../../main/inference/openModel'
import { locateFfmpeg } from '../../main/media/ffmpeg/locateFfmpeg'
import { readBatchFile, statedJobs } from '../../main/queue/batch/batchFile'
import type { FarmPlace, SubmitRequest } from './farmRequests'
import type { SubmitResult } from '../results'
import type { Surroundings } from '../surroundings'
import { studioVersion } from '../version'
import { EndedClips } from './endedClips'
import { addressOf } from './place'

/**
 * Hands jobs to a farm, or does them here where there is none.
 * @throws StudioError for jobs that cannot be used, a farm that cannot be reached, and `cancelled`
 */
export async function submitRun(place: FarmPlace, request: SubmitRequest, around: Surroundings): Promise<SubmitResult> {
  const { file, jobs, wait = false } = request
  const named = file === undefined ? statedJobs(jobs) : await readBatchFile(file)
  const address = await addressOf(place)
  const clips = await clipPayloads(named, wish(request))
  const threadsBefore = process.env['STUDIO_THREADS']
  const queue = address ? await BullQueue.open(address) : await here(request, around.signal)
  try {
    return await handOver(queue, { clips, waits: address === null || wait, ...around })
  } finally {
    await queue.close()
    // What else the script does is no part of these jobs.
    if (!address) giveThreads(threadsBefore)
  }
}

interface Handing extends Surroundings {
  readonly clips: readonly ClipPayload[]
  readonly waits: boolean
}

async function handOver(queue: JobQueue, { clips, waits, signal, tell }: Handing): Promise<SubmitResult> {
  const ended = new EndedClips(clips)
  const changed = (clip: ClipStatus): void => {
    if (ended.take(clip)) tell({ kind: 'clip', clip, ended: ended.size - ended.open.length, total: ended.size })
  }
  const watching = new AbortController()
  // Without it the queue is still asked now and then.
  const watch = waits ? queue.watch(changed, watching.signal).catch(() => undefined) : Promise.resolve()
  try {
    const { added, known } = await queue.submit(clips)
    tell({ kind: 'submitted', added, known })
    if (!waits) return { added, known, waited: false, ok: true, clips: [] }
    await allEnded(queue, { ended, changed, signal })
    if (signal.aborted) throw cancelled()
    return { added, known, waited: true, ok: ended.allDone, clips: ended.statuses }
  } finally {
    // A connection that is left open keeps a script from ending.
    watching.abort()
    await watch
  }
}

function wish(request: SubmitRequest): SubmitWish {
  const { priority = 'normal', checkpointEvery = 50, cutFrom = 500, user = userInfo().username } = request
  const { threads = threadsHere(), storage = { kind: 'folder', scratch: join(folderOf(request), '.hodor-farm') } } =
    request
  return {
    ...{ priority, checkpointEvery, cutFrom, user, threads, storage: storageChoiceSchema.parse(storage) },
    ...{ program: studioVersion(), submittedAt: Date.now() }
  }
}

function folderOf({ file = '' }: SubmitRequest): string {
  return file === '' ? process.cwd() : dirname(resolve(file))
}

async function here(request: SubmitRequest, signal: AbortSignal): Promise<JobQueue> {
  const { overwrite = false, retryFailed = false, file = 'jobs', threads = threadsHere() } = request
  const { statePath = `${file}.state` } = request
  const ffmpeg = await locateFfmpeg()
  // Given, it is what it would be on a worker: the same bits.
  giveThreads(String(threads))
  return new InProcessQueue({ ffmpeg, statePath, overwrite, retryFailed, signal })
}

function giveThreads(threads: string | undefined): void {
  if (threads === undefined) delete process.env['STUDIO_THREADS']
  else process.env['STUDIO_THREADS'] = threads
}

interface Waiting {
  readonly ended: EndedClips
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
