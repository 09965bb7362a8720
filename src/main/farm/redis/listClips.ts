import type { JobsOptions } from 'bullmq'
import { StudioError, type ErrorData } from '../../../shared/domain/errors'
import {
  clipStates,
  type ClipFilter,
  type ClipPayload,
  type ClipState,
  type ClipStatus,
  type MadeFor,
  type WorkerStatus
} from '../ports'
import { queueName, type ClipJob, type ClipQueue } from './clipQueues'
import { clipStatus, type BullClip } from './clipStatus'
import { bullPriority } from './fairShare'
import { errorOfReason } from './farmErrors'

/** BullMQ's words for ours. */
export const bullStates = {
  waiting: ['prioritized', 'wait'],
  running: ['active'],
  retrying: ['delayed'],
  parts: ['waiting-children'],
  done: ['completed'],
  dead: ['failed']
} as const

export type Listed = keyof typeof bullStates
const listedStates = Object.keys(bullStates) as Listed[]

export async function countsOf(queue: ClipQueue): Promise<Record<Listed, number>> {
  const counts = await queue.getJobCounts()
  const sum = (state: Listed): number =>
    bullStates[state].reduce((total, name) => total + (counts[name] ?? counts[aliasOf(name)] ?? 0), 0)
  return Object.fromEntries(listedStates.map((state) => [state, sum(state)])) as Record<Listed, number>
}

function aliasOf(name: string): string {
  return name === 'wait' ? 'waiting' : name
}

/** Clips of a queue, not their parts. */
export async function listed(queue: ClipQueue, filter: ClipFilter): Promise<ClipStatus[]> {
  if (filter.ids) {
    const jobs = await Promise.all(filter.ids.map((id) => queue.getJob(id)))
    const found = await Promise.all(jobs.flatMap((job) => (job ? [statusNow(job, queue)] : [])))
    return found.filter((clip) => clip !== null).filter((clip) => fits(clip, filter))
  }
  const found: ClipStatus[] = []
  for (const state of listedStates.filter((each) => filter.states?.includes(each) ?? true)) {
    for (const name of bullStates[state]) {
      const jobs = await queue.getJobs([name], 0, filter.limit === undefined ? -1 : filter.limit - 1, true)
      for (const job of jobs.filter((each) => each?.name === 'clip')) {
        const status = await withReason(clipStatus(job, name), job, queue)
        if (status) found.push(status)
      }
    }
  }
  return found.filter((clip) => fits(clip, filter))
}

async function statusNow(job: BullClip, queue: ClipQueue): Promise<ClipStatus | null> {
  return withReason(clipStatus(job, await job.getState()), job, queue)
}

/** A clip that died with one of its parts failed of what the part did: BullMQ only says which. */
async function withReason(status: ClipStatus | null, job: BullClip, queue: ClipQueue): Promise<ClipStatus | null> {
  const [, id] = /^child .*:([^:\s]+) failed/.exec(job.failedReason ?? '') ?? []
  if (!status || status.state !== 'dead' || id === undefined) return status
  const part = await queue.getJob(id)
  return { ...status, error: errorOfReason(part?.failedReason) ?? status.error }
}

export function fits({ state, user, id }: ClipStatus, { states, user: wanted, ids }: ClipFilter): boolean {
  return (states?.includes(state) ?? true) && (wanted === undefined || user === wanted) && (ids?.includes(id) ?? true)
}

/** By program and network. */
export function byQueue(clips: readonly ClipPayload[]): [MadeFor, ClipPayload[]][] {
  const groups = new Map<string, [MadeFor, ClipPayload[]]>()
  for (const clip of clips) {
    const name = queueName(clip.madeFor)
    const group = groups.get(name) ?? [clip.madeFor, []]
    group[1].push(clip)
    groups.set(name, group)
  }
  return [...groups.values()]
}

/** Says so where jobs wait and nobody can take them. */
export function unserved(madeFor: MadeFor, workers: readonly WorkerStatus[], waiting: number): ErrorData[] {
  if (workers.some((worker) => queueName(worker.madeFor) === queueName(madeFor))) return []
  const { program, bundle } = madeFor
  const what = `version ${program} with the network ${bundle.name} ${bundle.version} (${bundle.digest.slice(0, 12)})`
  const there = workers.length === 0 ? 'no worker runs' : 'the workers that run have another version or network'
  const message = `${waiting} jobs wait for a worker of ${what}: ${there}.`
  return [
    new StudioError('farm-no-worker', message, { hint: 'Start one (`hodor-studio worker --model BUNDLE`).' }).toData()
  ]
}

const keptFor = 7 * 24 * 3600

/** Attempts, the wait between them, and how long what is over is known. The dead stay until somebody looks. */
export function jobOptions({ id, priority }: ClipPayload, turn: number): JobsOptions {
  return {
    ...{ jobId: id, priority: bullPriority(priority, turn), attempts: attemptsAtMost },
    backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
    removeOnComplete: { age: keptFor, count: 100_000 },
    removeOnFail: false,
    stackTraceLimit: 1
  }
}

export const attemptsAtMost = 4
export const backoffMs = 500

export interface BulkJob {
  readonly name: string
  readonly data: ClipJob
  readonly opts: JobsOptions
}

export function partId(clipId: string, at: number): string {
  return `${clipId}-part-${at}`
}

export const noClips = Object.fromEntries(clipStates.map((state) => [state, 0])) as Record<ClipState, number>
