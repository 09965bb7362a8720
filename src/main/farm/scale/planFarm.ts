import type { FarmModel, FarmRun } from './farmModel'
import type { MeasuredSize } from './measuredSizes'
import type { MachineKind, ScaleInputs } from './scaleInputs'
import { simulateLarge } from './simulateLarge'

export interface PlanWish {
  readonly clips: number
  readonly days: number
  readonly size: MeasuredSize
  readonly machine: MachineKind
  readonly inputs: ScaleInputs
  readonly seed: number
  /** Larger farms are simulated smaller, in all their parts alike; `Infinity`: whole. */
  readonly mostClipsSimulated: number
}

export interface FarmPlan {
  readonly wish: PlanWish
  readonly workers: number
  readonly machines: number
  readonly run: FarmRun
  readonly days: number
  readonly cost: { readonly workers: number; readonly redis: number; readonly storage: number; readonly total: number }
  readonly seconds: ClipSeconds
  readonly bottleneck: Bottleneck
  /** Redis servers for the clips that wait at most, and for their rate. */
  readonly redisShards: number
}

/** What a worker spends a clip's time on. */
export type WorkerPart = 'decode' | 'network' | 'clip overhead' | 'fetching'

export interface Bottleneck {
  /** The part that fills up first when the farm grows. */
  readonly part: 'redis rate' | 'redis memory' | 'storage' | WorkerPart
  /** Of a shared part, how full it is: above 1 it has to be sharded. Of a worker's own, its share of a clip's time. */
  readonly share: number
  /** Workers at which it is full, all else being equal; `Infinity` for what every worker brings along. */
  readonly fullAtWorkers: number
}

const day = 24 * 3600

/** Seconds of one clip on one worker, taken apart. */
export interface ClipSeconds {
  readonly frames: number
  /** Of these, decoding; beside a GPU it runs at the same time as the network. */
  readonly decode: number
  readonly overhead: number
  readonly fetch: number
  readonly publish: number
}

export function clipSeconds({ size, machine, inputs }: Pick<PlanWish, 'size' | 'machine' | 'inputs'>): ClipSeconds {
  const { clip, storage } = inputs
  const waits = (requests: number): number => requests * storage.secondsPerRequest
  const line = (bytes: number): number => (bytes * clip.meanSeconds) / machine.lineBytesPerSecond
  return {
    ...frameSeconds(size, machine, clip.meanSeconds),
    overhead: inputs.clipOverheadSeconds / (machine.kind === 'cpu' ? machine.speed : 1),
    fetch: waits(storage.requestsInPerClip) + line(size.inputBytesPerVideoSecond),
    publish: waits(storage.requestsOutPerClip) + line(size.maskBytesPerVideoSecond)
  }
}

function frameSeconds(
  { coreSecondsPerVideoSecond, decodeCoreSecondsPerVideoSecond }: MeasuredSize,
  { kind, speed, busyCores, coresPerWorker }: MachineKind,
  seconds: number
): Pick<ClipSeconds, 'frames' | 'decode'> {
  const cores = coresPerWorker * busyCores
  if (kind === 'cpu') {
    const of = (coreSeconds: number): number => (seconds * coreSeconds) / (cores * speed)
    return { frames: of(coreSecondsPerVideoSecond), decode: of(decodeCoreSecondsPerVideoSecond) }
  }
  const network = (seconds * (coreSecondsPerVideoSecond - decodeCoreSecondsPerVideoSecond)) / speed
  const decode = (seconds * decodeCoreSecondsPerVideoSecond) / cores
  return { frames: Math.max(network, decode), decode }
}

/** A farm that does the clips in about the days that are wished for, and what becomes of it in the simulation. */
export function planFarm(wish: PlanWish): FarmPlan {
  const { clips, days, machine, inputs } = wish
  const seconds = clipSeconds(wish)
  const each = seconds.frames + seconds.overhead + seconds.fetch + seconds.publish
  // What failures, stragglers and the tail take on top is part of what the simulation finds.
  const workers = Math.max(1, Math.min(clips, Math.ceil((clips * each * slack(inputs)) / (days * day))))
  const run = simulateLarge(modelOf(wish, workers, seconds), wish.mostClipsSimulated)
  const machines = Math.ceil(workers / machine.workersPerMachine)
  const redisShards = Math.max(
    Math.ceil(run.busyShare.redis),
    Math.ceil((clips * inputs.redis.bytesPerClip) / inputs.redis.memoryBytes)
  )
  const bottleneck = bottleneckOf(wish, { run, workers, seconds })
  return {
    ...{ wish, workers, machines, run, seconds, redisShards, bottleneck },
    days: run.seconds / day,
    cost: costOf(wish, run, redisShards)
  }
}

function slack({ straggler, preemption, crash }: ScaleInputs): number {
  const slower = 1 + straggler.probability * (straggler.slowdown - 1)
  const away =
    preemption.replaceSeconds / (preemption.meanHours * 3600) + crash.restartSeconds / (crash.meanHours * 3600)
  return slower * (1 + away)
}

function modelOf({ clips, size, inputs, seed }: PlanWish, workers: number, seconds: ClipSeconds): FarmModel {
  const { clip, storage, start, crash, preemption } = inputs
  const shared = (bytesPerVideoSecond: number): number =>
    (bytesPerVideoSecond * clip.meanSeconds) / storage.bytesPerSecond
  const secondsPerVideoSecond = seconds.frames / clip.meanSeconds
  return {
    ...{ clips, workers, seed, arrivals: 'backlog', overheadSeconds: seconds.overhead },
    work: { law: 'log-normal', meanSeconds: seconds.frames, variation: clip.variation },
    start: { seconds: start.seconds, perSecond: start.workersPerSecond },
    redis: { secondsPerClip: inputs.redis.secondsPerClip },
    storage: {
      sharedInSeconds: shared(size.inputBytesPerVideoSecond),
      sharedOutSeconds: shared(size.maskBytesPerVideoSecond),
      ...{ ownInSeconds: seconds.fetch, ownOutSeconds: seconds.publish }
    },
    straggler: inputs.straggler,
    checkpointSeconds: inputs.checkpointVideoSeconds * secondsPerVideoSecond,
    crash: {
      meanSeconds: crash.meanHours * 3600,
      ...{ noticeSeconds: crash.noticeSeconds, restartSeconds: crash.restartSeconds }
    },
    preemption: { meanSeconds: preemption.meanHours * 3600, replaceSeconds: preemption.replaceSeconds },
    fault: inputs.fault
  }
}

interface Found {
  readonly run: FarmRun
  readonly workers: number
  readonly seconds: ClipSeconds
}

/** Shared parts fill up with the number of workers; what each worker brings along only makes it slow. */
function bottleneckOf({ clips, inputs, machine }: PlanWish, { run, workers, seconds }: Found): Bottleneck {
  const shared: readonly (readonly [Bottleneck['part'], number])[] = [
    ['redis rate', run.busyShare.redis],
    ['redis memory', (clips * inputs.redis.bytesPerClip) / inputs.redis.memoryBytes],
    ['storage', run.busyShare.storage]
  ]
  const [part, share] = largest(shared)
  if (share < 0.5) return { ...slowest(seconds, machine), fullAtWorkers: Infinity }
  // Memory is full of clips that wait, however many workers there are.
  return { part, share, fullAtWorkers: part === 'redis memory' ? Infinity : Math.floor(workers / share) }
}

/** What a worker spends most of a clip's time on. */
function slowest(
  { frames, decode, overhead, fetch, publish }: ClipSeconds,
  { kind }: MachineKind
): Pick<Bottleneck, 'part' | 'share'> {
  // Beside a GPU, frames wait for whichever of the two is slower.
  const decodes = kind === 'cpu' ? decode : decode >= frames ? frames : 0
  const own: readonly (readonly [WorkerPart, number])[] = [
    ['decode', decodes],
    ['network', frames - decodes],
    ['clip overhead', overhead],
    ['fetching', fetch + publish]
  ]
  const [part, most] = largest(own)
  return { part, share: most / (frames + overhead + fetch + publish) }
}

function largest<T>(parts: readonly (readonly [T, number])[]): readonly [T, number] {
  return parts.reduce((fullest, each) => (each[1] > fullest[1] ? each : fullest))
}

function costOf({ clips, size, machine, inputs }: PlanWish, run: FarmRun, shards: number): FarmPlan['cost'] {
  const { storage, redis, clip } = inputs
  const hours = run.seconds / 3600
  const workers = ((run.workerSeconds / 3600) * machine.spotPricePerHour) / machine.workersPerMachine
  const gigabytes = (clips * clip.meanSeconds * (size.inputBytesPerVideoSecond + size.maskBytesPerVideoSecond)) / 1e9
  const puts = (clips * storage.requestsOutPerClip * storage.pricePerThousandPuts) / 1000
  const kept = gigabytes * storage.pricePerGigabyteMonth * storage.keptMonths + puts
  const queue = shards * redis.pricePerHour * hours
  return { workers, redis: queue, storage: kept, total: workers + queue + kept }
}
