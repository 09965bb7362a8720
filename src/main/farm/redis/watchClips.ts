import { QueueEvents } from 'bullmq'
import type { ClipStatus } from '../ports'
import { clipStatus, plainStatus } from './clipStatus'
import type { ClipQueue } from './clipQueues'
import { prefix } from './connection'
import { redisOptions, type FarmAddress } from './farmAddress'

interface Watching {
  readonly address: FarmAddress
  readonly signal: AbortSignal
  changed(clip: ClipStatus): void
  isCancelled(id: string): Promise<boolean>
}

const names = ['added', 'active', 'progress', 'completed', 'failed', 'delayed', 'stalled', 'waiting-children'] as const

/** Tells of every change of a clip, until the signal fires. Survives the server's restarts. */
export async function watchClips(
  queues: readonly ClipQueue[],
  { address, changed, signal, isCancelled }: Watching
): Promise<void> {
  const all = queues.map((queue) => {
    const events = new QueueEvents(queue.name, { connection: redisOptions(address, true), prefix })
    events.on('error', () => undefined)
    const tell = (jobId: string): void => {
      void statusOf(queue, jobId, isCancelled).then(
        (clip) => clip && !signal.aborted && changed(clip),
        () => undefined
      )
    }
    for (const name of names) events.on(name, ({ jobId }: { readonly jobId: string }) => tell(jobId))
    return events
  })
  try {
    await Promise.all(all.map((events) => events.waitUntilReady()))
    if (!signal.aborted)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  } finally {
    await Promise.all(all.map((events) => events.close()))
  }
}

async function statusOf(
  queue: ClipQueue,
  jobId: string,
  isCancelled: Watching['isCancelled']
): Promise<ClipStatus | null> {
  const job = await queue.getJob(jobId)
  if (job?.name !== 'clip') return null
  const status = clipStatus(job, await job.getState())
  if (status?.state !== 'dead' || !(await isCancelled(jobId))) return status
  return plainStatus(job.data.clip, 'cancelled')
}
