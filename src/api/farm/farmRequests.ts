import type { z } from 'zod'
import type { ClipState, FarmEvents, Priority, storageChoiceSchema } from '../../main/farm/ports'
import type { batchJobSchema } from '../../main/queue/batch/batchFile'
import type { JobOptions } from '../requests'

/** What can be asked of a farm. */

/** Where a farm is. What is left out is as the environment says. */
export interface FarmPlace {
  /** `redis://HOST:PORT/0`, `rediss://` for TLS, never with a password; absent: `HODOR_FARM`. */
  readonly url?: string | undefined
  /** File with the server's password; absent: `HODOR_FARM_PASSWORD_FILE`, `HODOR_FARM_PASSWORD`. */
  readonly passwordFile?: string | undefined
  /** PEM of who vouches for the server's certificate; absent: `HODOR_FARM_CA`. */
  readonly caFile?: string | undefined
}

/** A job, as files of jobs state it (docs/batch.md). */
export type BatchJobInput = z.input<typeof batchJobSchema>

/** Where workers find inputs, keep checkpoints and put results, see docs/farm.md. Nothing secret belongs in it. */
export type StorageInput = z.input<typeof storageChoiceSchema>

/** Jobs for a farm: of a file, or stated here; without a farm they are done in this process, with the same results. */
export interface SubmitRequest {
  /** The file of jobs, see docs/batch.md; its paths count from its own folder. */
  readonly file?: string | undefined
  /** In place of a file, 1 to 10,000. */
  readonly jobs?: readonly BatchJobInput[] | undefined
  /** Whose turn it takes; absent: who runs this process. */
  readonly user?: string | undefined
  /** Usual: `normal`. */
  readonly priority?: Priority | undefined
  /** Absent: the folder `.hodor-farm` beside the file (of `jobs`: in the process's own folder), seen by all workers. */
  readonly storage?: StorageInput | undefined
  /** Processor threads of each clip's network: the same number gives the same bytes. Absent: this machine's. */
  readonly threads?: number | undefined
  /** Frames between two checkpoints, 1 to 10,000; usual: 50. */
  readonly checkpointEvery?: number | undefined
  /** Clips of at least so many frames are cut at shot changes, where that changes nothing; null: never. Usual: 500. */
  readonly cutFrom?: number | null | undefined
  /** Stays until all have ended; ended early, they go on without this process. Jobs done here are always waited for. */
  readonly wait?: boolean | undefined
  /** Of jobs done here, as for `batch`. Absent: the file's name (of `jobs`: `jobs`) and `.state`. */
  readonly statePath?: string | undefined
  /** Of jobs done here, as for `batch`. */
  readonly retryFailed?: boolean | undefined
  /** Of jobs done here, as for `batch`; those of a farm say it themselves. */
  readonly overwrite?: boolean | undefined
}

/** Which clips of a farm are listed. */
export interface FarmFilter {
  /** Absent: all that are not done or cancelled; of `ids`: all. */
  readonly states?: readonly ClipState[] | undefined
  readonly user?: string | undefined
  readonly ids?: readonly string[] | undefined
  /** At most so many; usual: 50. */
  readonly limit?: number | undefined
}

export interface FarmChangeOptions extends JobOptions {
  /** With `all`: only this user's. */
  readonly user?: string | undefined
}

export interface FarmWatchOptions {
  /** Ends the watching; the promise then resolves. */
  readonly signal?: AbortSignal | undefined
  /** Only this user's clips. */
  readonly user?: string | undefined
}

export interface WorkerRequest {
  /** Folder of the network it serves; absent: the one that comes along. */
  readonly bundlePath?: string | undefined
  /** Clips at a time, each in a process of its own; absent: one for every two processor threads, 1 with a GPU. */
  readonly slots?: number | undefined
  /** Processor threads of each clip's network where its job names none; absent: a share of this machine's. */
  readonly threads?: number | undefined
  /** For fetched inputs; absent: a folder of the system's temporary one. */
  readonly cacheFolder?: string | undefined
  /** What may lie there, bytes; usual: 20e9. */
  readonly cacheBytes?: number | undefined
  /** A worker silent for so long is taken for lost, ms, 1000 or more; usual: 30,000. */
  readonly lockMs?: number | undefined
  /** Serves `/metrics`, `/healthz` and `/readyz`; on loopback unless a host is named. Port 0: a free one. */
  readonly metrics?: { readonly host?: string | undefined; readonly port: number } | undefined
}

export interface WorkerOptions {
  /** Drains the worker, as its `drain` does. */
  readonly signal?: AbortSignal | undefined
  /** Told what happens, as it happens; what they throw is dropped. */
  readonly events?: FarmEvents | undefined
}
