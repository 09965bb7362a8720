import type { Job } from 'bullmq'
import { z } from 'zod'
import type { ClipPayload, ClipProgress, ClipState, ClipStatus } from '../ports'
import { clipJobSchema, type ClipJob } from './clipQueues'
import { errorOfReason } from './farmErrors'

export type BullClip = Job<ClipJob>

const stateOf: Readonly<Record<string, ClipState>> = {
  active: 'running',
  delayed: 'retrying',
  'waiting-children': 'parts',
  completed: 'done',
  failed: 'dead'
}

const progressSchema = z.object({ done: z.number(), total: z.number(), framesPerSecond: z.number() })
const resultSchema = z.object({
  files: z.array(z.string()),
  notes: z.array(z.string()),
  incomplete: z.boolean().optional()
})

/** @param state in BullMQ's words @returns null for what no version like this one queued: it does not hide the others */
export function clipStatus(job: BullClip, state: string): ClipStatus | null {
  const known = clipJobSchema.safeParse(job.data)
  if (!known.success) return null
  const { clip } = known.data
  const result = resultSchema.safeParse(job.returnvalue)
  const progress = progressSchema.safeParse(job.progress)
  const error = errorOfReason(job.failedReason)
  const ours: ClipState = error?.code === 'cancelled' ? 'cancelled' : (stateOf[state] ?? 'waiting')
  return {
    ...plainStatus(clip, ours),
    progress: progress.success ? progress.data : null,
    attempts: job.attemptsStarted,
    error: ours === 'done' ? null : error,
    ...(result.success && {
      files: result.data.files,
      notes: result.data.notes,
      ...(result.data.incomplete === true && { incomplete: true })
    })
  }
}

/** Of a clip nothing has happened to. */
export function plainStatus({ id, title, user, priority, madeFor }: ClipPayload, state: ClipState): ClipStatus {
  const progress: ClipProgress | null = null
  return { id, title, user, priority, madeFor, state, progress, attempts: 0, files: [], notes: [], error: null }
}
