import { z } from 'zod'
import type { ErrorData } from '../../shared/domain/errors'
import { batchJobSchema, type BatchJob } from '../queue/batch/batchFile'

/**
 * What the parts of a farm know of each other. A queue hands clips to workers, a storage hands workers what clips need and
 * takes what they make, hooks say what happens. Every one of them can be exchanged without the others.
 */

export const priorities = ['high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

/** Which network and which program a job was made for: a worker of others leaves it. */
export const madeForSchema = z.strictObject({
  /** Version of the studio. */
  program: z.string().min(1).max(100),
  bundle: z.strictObject({
    name: z.string().min(1).max(200),
    version: z.string().min(1).max(100),
    /** SHA-256 of the manifest, which holds those of the graphs. */
    digest: z.string().regex(/^[0-9a-f]{64}$/)
  })
})

export type MadeFor = z.infer<typeof madeForSchema>

/** Where workers find inputs, keep what they are at and put results. What is secret is no part of it. */
export const storageChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('folder').describe('Every machine sees the clips and the outputs under the same paths.'),
    /** Checkpoints and parts of clips: a folder all workers share. */
    scratch: z.string().min(1).max(32_768)
  }),
  z.strictObject({
    kind: z.literal('s3').describe('Paths are keys of a bucket; who may, is in the environment of the worker.'),
    endpoint: z.url().optional(),
    region: z.string().min(1).max(100).default('us-east-1'),
    bucket: z.string().min(1).max(255),
    prefix: z.string().max(1024).default(''),
    /** Folder of the submitting machine whose paths are taken as keys. */
    root: z.string().min(1).max(32_768)
  })
])

export type StorageChoice = z.infer<typeof storageChoiceSchema>

/** A clip as the queue carries it. Nothing secret, and nothing large: masks are named by path. */
export const clipPayloadSchema = z.strictObject({
  version: z.literal(1),
  /** Of its content: the same job twice is one job. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  title: z.string().max(500),
  user: z.string().min(1).max(100),
  priority: z.enum(priorities),
  madeFor: madeForSchema,
  storage: storageChoiceSchema,
  /** Frames between two checkpoints. */
  checkpointEvery: z.int().min(1).max(10_000),
  /** Clips at least this long are cut at shot changes, where the result stays the same; null = never. */
  cutFrom: z.int().min(2).nullable(),
  /** Processor threads of its network: the same number gives the same bits. Absent: as the worker sees fit. */
  threads: z.int().min(1).max(256).optional(),
  /** Submitted at, ms since 1970 by the clock of the Redis server. */
  submittedAt: z.number(),
  job: batchJobSchema
})

export type ClipPayload = z.infer<typeof clipPayloadSchema>

/** What the jobs of a cut clip have beside that: frames of one of them. */
export const partSchema = z.strictObject({ at: z.int().min(0), from: z.int().min(0), to: z.int().min(0) })
export type ClipPart = z.infer<typeof partSchema>

export interface ClipProgress {
  /** Frames carried and written. */
  readonly done: number
  readonly total: number
  readonly framesPerSecond: number
}

export const clipStates = ['waiting', 'running', 'retrying', 'parts', 'done', 'dead', 'cancelled'] as const

/** `retrying`: waits for its next attempt; `parts`: waits for its shots; `dead`: in the dead-letter list. */
export type ClipState = (typeof clipStates)[number]

export interface ClipStatus {
  readonly id: string
  readonly title: string
  readonly user: string
  readonly priority: Priority
  readonly state: ClipState
  readonly progress: ClipProgress | null
  /** Begun so many times. */
  readonly attempts: number
  readonly files: readonly string[]
  readonly notes: readonly string[]
  readonly incomplete?: boolean
  /** Why it is dead, or why its last attempt failed. */
  readonly error: ErrorData | null
  readonly madeFor: MadeFor
}

export interface WorkerStatus {
  readonly id: string
  readonly host: string
  readonly slots: number
  readonly running: readonly string[]
  readonly madeFor: MadeFor
  /** Its clock against the server's, ms; positive = it is ahead. */
  readonly clockSkewMs: number
  readonly draining: boolean
}

export type QueueCounts = Readonly<Record<ClipState, number>>

export interface QueueStatus {
  readonly counts: QueueCounts
  readonly workers: readonly WorkerStatus[]
  /** What somebody should know: a network nobody serves, a clock that is wrong. */
  readonly warnings: readonly ErrorData[]
}

export interface ClipFilter {
  readonly states?: readonly ClipState[]
  readonly user?: string
  readonly ids?: readonly string[]
  readonly limit?: number
}

export type SubmittedClips = Readonly<{
  /** Ids that are new. */
  added: readonly string[]
  /** Ids that were there already: waiting, running or done. */
  known: readonly string[]
}>

/**
 * A queue of clips, wherever they are worked on: in this process (the default, which needs nothing), or on all machines
 * that listen to a Redis server. The same jobs give the same files, byte for byte.
 */
export interface JobQueue {
  /** Resolves once the queue has them all for good. @throws StudioError; then those it names are queued */
  submit(clips: readonly ClipPayload[]): Promise<SubmittedClips>
  status(): Promise<QueueStatus>
  clips(filter?: ClipFilter): Promise<readonly ClipStatus[]>
  /** Dead and cancelled ones begin again. @returns how many */
  retry(ids: readonly string[] | 'all'): Promise<number>
  /** Waiting ones are taken out, running ones stop within a frame. @returns how many */
  cancel(ids: readonly string[] | 'all'): Promise<number>
  /** Calls back with every change until the signal fires. */
  watch(changed: (clip: ClipStatus) => void, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Small files of one clip that outlive its worker: checkpoints, parts, its result. Written whole or not at all. */
export interface ClipScratch {
  /** @throws StudioError `storage-…`, `disk-full`, `output-not-writable` */
  put(name: string, data: Uint8Array): Promise<void>
  /** @returns null where there is none */
  get(name: string): Promise<Uint8Array | null>
  names(): Promise<readonly string[]>
  remove(name: string): Promise<void>
  /** Everything of the clip. */
  clear(): Promise<void>
}

/** A clip with everything at hand. */
export interface PreparedClip {
  /** The job with inputs that can be read here, and outputs that may be written here. */
  readonly job: BatchJob
  /** Final names of everything, where an earlier attempt published it all and only its word did not arrive; else null. */
  readonly published: readonly string[] | null
  /**
   * Told of every output (paths of `job`) before any work: refuses what somebody else made, remembers what is the clip's own.
   * @throws StudioError `output-exists`
   */
  claim(outputs: readonly string[]): Promise<void>
  /**
   * Puts what the job made (paths of `job`) in its final place: each file whole, and again with the same outcome.
   * @param mayPublish asked right before: false = another worker has the clip by now
   * @returns final names, in the same order @throws StudioError; `cancelled` where it may not
   */
  publish(files: readonly string[], mayPublish: () => Promise<boolean>): Promise<readonly string[]>
  /** Lets go of the inputs, which may stay in the cache, and deletes what was not published. */
  release(): Promise<void>
}

export interface JobStorage {
  /** @throws StudioError `farm-input-unseen` for a file this machine cannot see; `cancelled` */
  prepare(clip: Pick<ClipPayload, 'id' | 'job'>, signal: AbortSignal): Promise<PreparedClip>
  scratch(clipId: string): ClipScratch
  close(): Promise<void>
}

/** The worker's part of it: what `openStorage` needs beside the choice of the job. */
export interface StorageHere {
  /** Folder for fetched inputs and outputs on their way. */
  readonly cacheFolder: string
  /** Fetched inputs beyond that are thrown away, the longest unused first. */
  readonly cacheBytes: number
}

/** Opens the storage a job names, in the process that works on it. */
export type OpenStorage = (choice: StorageChoice, here: StorageHere) => Promise<JobStorage>

export interface ClipEvent {
  readonly id: string
  readonly user: string
  readonly kind: 'clip' | 'part' | 'join'
}

/** What a worker tells: logs and metrics are made of it. None may throw. */
export interface FarmEvents {
  started?(clip: ClipEvent & { readonly attempt: number }): void
  /** It goes on from a checkpoint. */
  resumed?(clip: ClipEvent & { readonly frames: number }): void
  progressed?(clip: ClipEvent & ClipProgress): void
  checkpointed?(clip: ClipEvent & { readonly bytes: number; readonly milliseconds: number }): void
  /** Its shots were queued as jobs of their own. */
  cut?(clip: ClipEvent & { readonly parts: number }): void
  finished?(clip: ClipEvent & { readonly frames: number; readonly seconds: number }): void
  failed?(clip: ClipEvent & { readonly error: ErrorData; readonly willRetry: boolean }): void
  /** Given back unfinished: the worker drains, lost its lock, or is not the one it was made for. */
  left?(clip: ClipEvent & { readonly reason: 'draining' | 'lock-lost' | 'made-for-other' | 'cancelled' }): void
  /** A child process of the worker ended by itself. */
  childEnded?(child: { readonly pid: number; readonly signal: string | null; readonly exitCode: number | null }): void
  /** The connection to the server is lost, or there again. */
  connection?(state: { readonly connected: boolean; readonly error?: ErrorData }): void
  draining?(state: { readonly running: number }): void
  warned?(error: ErrorData): void
  /** Bytes of this process and its children. */
  memory?(use: { readonly worker: number; readonly children: number }): void
}
