import type { ClipPart } from '../ports'
import type { ClipQueue } from '../redis/clipQueues'
import type { BullClip } from '../redis/clipStatus'
import { jobOptions, partId, type BulkJob } from '../redis/listClips'

/**
 * Queues the parts of a clip as children of its job, in BullMQ's terms a flow: the clip waits for them, and dies with any
 * of them. Parts that are there already are left alone, dead ones begin again.
 */
export async function queueParts(queue: ClipQueue, job: BullClip, parts: readonly ClipPart[]): Promise<void> {
  const { clip, turn } = job.data
  const jobs: BulkJob[] = []
  for (const part of parts) {
    const id = partId(clip.id, part.at)
    const former = await queue.getJob(id)
    if (former && !(await former.isFailed())) continue
    await former?.remove()
    const options = { ...jobOptions(clip, turn), jobId: id, failParentOnFailure: true }
    const parent = { id: clip.id, queue: job.queueQualifiedName }
    jobs.push({ name: 'part', data: { clip, task: { step: 'part', part }, turn }, opts: { ...options, parent } })
  }
  if (jobs.length > 0) await queue.addBulk([...jobs])
}

export async function areAllMade(queue: ClipQueue, job: BullClip, parts: readonly ClipPart[]): Promise<boolean> {
  const jobs = await Promise.all(parts.map(({ at }) => queue.getJob(partId(job.data.clip.id, at))))
  return (await Promise.all(jobs.map((part) => part?.isCompleted() ?? false))).every(Boolean)
}
