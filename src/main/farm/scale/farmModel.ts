/** What a farm is made of, in seconds. Everything a simulation assumes stands here; nothing is built in. */
export interface FarmModel {
  readonly clips: number
  /** Workers at full size: one a GPU, or one a group of processor cores. */
  readonly workers: number
  readonly seed: number
  /** All clips wait from the start, or they come one by one (Poisson). */
  readonly arrivals: 'backlog' | { readonly perSecond: number }
  readonly work: WorkLaw
  /** What every clip costs a worker besides frames: job taken, file opened, child process, result checked. */
  readonly overheadSeconds: number
  readonly start: StartLaw
  readonly redis: { readonly secondsPerClip: number }
  readonly storage: StorageLaw
  readonly straggler: { readonly probability: number; readonly slowdown: number }
  /** Seconds of work between two checkpoints; `Infinity`: none. */
  readonly checkpointSeconds: number
  readonly crash: CrashLaw
  readonly preemption: PreemptionLaw
  readonly fault: FaultLaw
}

/** Seconds of compute a clip. `exponential` is for comparison with theory; real clips are closer to log-normal. */
export type WorkLaw =
  | { readonly law: 'exponential'; readonly meanSeconds: number }
  | {
      readonly law: 'log-normal'
      readonly meanSeconds: number
      /** Standard deviation over mean. */
      readonly variation: number
    }
  /** Clip by clip, in the order they are taken; then from the beginning again. */
  | { readonly law: 'listed'; readonly seconds: readonly number[] }

export interface StartLaw {
  /** From the order to the first job: machine, image, network loaded. */
  readonly seconds: number
  /** Workers the cluster brings up a second. */
  readonly perSecond: number
}

/** One storage for all; a worker waits for its turn and for its own line. */
export interface StorageLaw {
  /** Seconds the storage as a whole is taken up by a clip: bytes over its total rate. */
  readonly sharedInSeconds: number
  readonly sharedOutSeconds: number
  /** Seconds a worker's own line needs, beside the storage's. */
  readonly ownInSeconds: number
  readonly ownOutSeconds: number
}

/** A worker that dies unannounced (SIGKILL, power): noticed by its lock, resumed from the last checkpoint. */
export interface CrashLaw {
  readonly meanSeconds: number
  readonly noticeSeconds: number
  readonly restartSeconds: number
}

/** A machine taken back with a warning: the worker drains, its clip is handed on with all its frames. */
export interface PreemptionLaw {
  readonly meanSeconds: number
  readonly replaceSeconds: number
}

/** A clip that fails by itself: tried again after a pause that doubles, then put aside. */
export interface FaultLaw {
  readonly probability: number
  readonly attempts: number
  readonly backoffSeconds: number
}

/** A farm where nothing goes wrong and nothing but frames takes time. */
export const idealFarm: Omit<FarmModel, 'clips' | 'workers' | 'work'> = {
  seed: 1,
  arrivals: 'backlog',
  overheadSeconds: 0,
  start: { seconds: 0, perSecond: Infinity },
  redis: { secondsPerClip: 0 },
  storage: { sharedInSeconds: 0, sharedOutSeconds: 0, ownInSeconds: 0, ownOutSeconds: 0 },
  straggler: { probability: 0, slowdown: 1 },
  checkpointSeconds: Infinity,
  crash: { meanSeconds: Infinity, noticeSeconds: 0, restartSeconds: 0 },
  preemption: { meanSeconds: Infinity, replaceSeconds: 0 },
  fault: { probability: 0, attempts: 1, backoffSeconds: 0 }
}

export interface FarmRun {
  readonly done: number
  /** Put aside after their last attempt. */
  readonly dead: number
  /** From the order to the last clip. */
  readonly seconds: number
  /** Work of the clips that were done, as an unhurried worker counts it. */
  readonly usefulSeconds: number
  /** Work done twice or for nothing: after crashes, in failed attempts, by stragglers. */
  readonly wastedSeconds: number
  /** Compute altogether; equals useful and wasted. */
  readonly busySeconds: number
  /** Seconds workers were there and had to be paid, idle or not. */
  readonly workerSeconds: number
  readonly crashes: number
  readonly preemptions: number
  readonly faults: number
  /** From a clip's arrival to the first time a worker takes it, on average. */
  readonly meanWaitSeconds: number
  /** Share of the run each part was busy, 0 to 1. */
  readonly busyShare: { readonly workers: number; readonly redis: number; readonly storage: number }
  /** From the first worker that finds no clip any more to the end: the tail. */
  readonly tailSeconds: number
}
