import { ClipSource, type SimulatedClip } from './clipSource'
import { EventQueue } from './eventQueue'
import { FarmCounts } from './farmCounts'
import type { FarmModel, FarmRun } from './farmModel'
import { seededRandom, type Random } from './random'
import { SharedServer } from './sharedServer'

type Step = 'up' | 'taken' | 'fetched' | 'computed' | 'faulted' | 'published' | 'crashed' | 'preempted'

interface Worker {
  clip: SimulatedClip | null
  /** Moments of its next misfortunes. */
  crashAt: number
  preemptAt: number
  upSince: number
  /** Of the compute that runs: when it began, and how much slower than usual it is. */
  computeSince: number
  slowdown: number
}

type FarmEvent =
  | { readonly kind: 'worker'; readonly worker: Worker; readonly step: Step }
  | { readonly kind: 'arrival' }
  | { readonly kind: 'return'; readonly clip: SimulatedClip }

/**
 * A farm's run, event by event. The same model (its seed included) gives the same run.
 * @returns sums; times in seconds
 */
export function simulateFarm(model: FarmModel): FarmRun {
  return new FarmSimulation(model).run()
}

class FarmSimulation {
  readonly #model: FarmModel
  readonly #random: Random
  readonly #source: ClipSource
  readonly #events = new EventQueue<FarmEvent>()
  readonly #redis = new SharedServer()
  readonly #storage = new SharedServer()
  readonly #counts = new FarmCounts()
  readonly #idle: Worker[] = []
  readonly #workers: Worker[] = []
  #now = 0

  constructor(model: FarmModel) {
    this.#model = model
    this.#random = seededRandom(model.seed)
    this.#source = new ClipSource(model, this.#random)
  }

  run(): FarmRun {
    this.#startWorkers()
    this.#planArrival()
    const counts = this.#counts
    for (let next = this.#events.next(); next; next = this.#events.next()) {
      // Workers go on failing and starting when nothing is left to do; that is no part of the run.
      if (counts.done + counts.dead >= this.#model.clips) break
      this.#now = next.at
      this.#happen(next.event)
    }
    for (const { upSince } of this.#workers) counts.workerSeconds += Math.max(0, this.#now - upSince)
    counts.seconds = this.#now
    return counts.report(this.#model, { redis: this.#redis.busySeconds, storage: this.#storage.busySeconds })
  }

  #startWorkers(): void {
    const { workers, start } = this.#model
    for (let at = 0; at < workers; at++) {
      // A machine costs from its order on, not from its first clip on.
      const upSince = at / start.perSecond
      const worker: Worker = {
        ...{ clip: null, crashAt: Infinity, preemptAt: Infinity, upSince },
        ...{ computeSince: 0, slowdown: 1 }
      }
      this.#workers.push(worker)
      this.#plan(upSince + start.seconds, worker, 'up')
    }
  }

  #planArrival(): void {
    const wait = this.#source.nextArrival()
    if (wait !== null) this.#events.plan(this.#now + wait, { kind: 'arrival' })
  }

  #plan(at: number, worker: Worker, step: Step): void {
    this.#events.plan(at, { kind: 'worker', worker, step })
  }

  /** The step, unless something happens to the worker before. */
  #until(at: number, worker: Worker, step: Step): void {
    const { crashAt, preemptAt } = worker
    if (Math.min(crashAt, preemptAt) >= at) return this.#plan(at, worker, step)
    if (crashAt <= preemptAt) this.#plan(crashAt, worker, 'crashed')
    else this.#plan(preemptAt, worker, 'preempted')
  }

  #happen(event: FarmEvent): void {
    if (event.kind === 'worker') return this.#steps[event.step](event.worker)
    if (event.kind === 'return') this.#source.giveBack(event.clip)
    else {
      this.#source.arrive(this.#now)
      this.#planArrival()
    }
    const worker = this.#idle.shift()
    if (worker) this.#begin(worker)
  }

  readonly #steps: { readonly [S in Step]: (worker: Worker) => void } = {
    up: (worker) => this.#begin(worker),
    taken: (worker) => {
      const { sharedInSeconds, ownInSeconds } = this.#model.storage
      const fetched = Math.max(this.#storage.serve(this.#now, sharedInSeconds), this.#now + ownInSeconds)
      this.#until(fetched, worker, 'fetched')
    },
    fetched: (worker) => this.#compute(worker),
    computed: (worker) => this.#computed(worker),
    faulted: (worker) => this.#faulted(worker),
    published: (worker) => {
      this.#counts.done++
      this.#counts.usefulSeconds += clipOf(worker).workSeconds
      worker.clip = null
      this.#begin(worker)
    },
    crashed: (worker) => this.#crashed(worker),
    preempted: (worker) => this.#preempted(worker)
  }

  #begin(worker: Worker): void {
    const clip = this.#source.take()
    worker.clip = clip
    if (!clip) {
      this.#counts.firstIdleAt = Math.min(this.#counts.firstIdleAt, this.#now)
      this.#idle.push(worker)
      return
    }
    // A later start is as likely to fail as an earlier one: what happened to an idle worker needs no event.
    worker.crashAt = this.#now + this.#random.exponential(this.#model.crash.meanSeconds)
    worker.preemptAt = this.#now + this.#random.exponential(this.#model.preemption.meanSeconds)
    this.#countWait(clip)
    const taken = this.#redis.serve(this.#now, this.#model.redis.secondsPerClip)
    this.#until(taken + this.#model.overheadSeconds, worker, 'taken')
  }

  #countWait(clip: SimulatedClip): void {
    if (clip.isTaken) return
    clip.isTaken = true
    this.#counts.taken++
    this.#counts.waits += this.#now - clip.arrivedAt
  }

  #compute(worker: Worker): void {
    const { straggler, fault } = this.#model
    const clip = clipOf(worker)
    worker.computeSince = this.#now
    worker.slowdown = this.#random.next() < straggler.probability ? straggler.slowdown : 1
    const seconds = clip.remainingSeconds * worker.slowdown
    if (this.#random.next() < fault.probability)
      this.#until(this.#now + seconds * this.#random.next(), worker, 'faulted')
    else this.#until(this.#now + seconds, worker, 'computed')
  }

  #computed(worker: Worker): void {
    const clip = clipOf(worker)
    this.#keep(worker, clip.remainingSeconds)
    clip.remainingSeconds = 0
    worker.computeSince = Infinity
    const { sharedOutSeconds, ownOutSeconds } = this.#model.storage
    const published = Math.max(this.#storage.serve(this.#now, sharedOutSeconds), this.#now + ownOutSeconds)
    this.#until(published, worker, 'published')
  }

  #faulted(worker: Worker): void {
    const { attempts, backoffSeconds } = this.#model.fault
    const clip = clipOf(worker)
    this.#counts.faults++
    this.#keep(worker, 0)
    this.#discardSaved(clip)
    clip.attempts++
    worker.computeSince = Infinity
    worker.clip = null
    if (clip.attempts >= attempts) this.#counts.dead++
    else this.#return(clip, backoffSeconds * 2 ** (clip.attempts - 1))
    this.#begin(worker)
  }

  /** A fault begins anew: what checkpoints held may be the cause. */
  #discardSaved(clip: SimulatedClip): void {
    this.#counts.wastedSeconds += clip.workSeconds - clip.remainingSeconds
    clip.remainingSeconds = clip.workSeconds
  }

  #crashed(worker: Worker): void {
    const { noticeSeconds, restartSeconds } = this.#model.crash
    this.#counts.crashes++
    const { checkpointSeconds } = this.#model
    this.#lose(worker, noticeSeconds, (done) =>
      checkpointSeconds === Infinity ? 0 : Math.floor(done / checkpointSeconds) * checkpointSeconds
    )
    this.#plan(this.#now + restartSeconds, worker, 'up')
  }

  #preempted(worker: Worker): void {
    const { replaceSeconds } = this.#model.preemption
    this.#counts.preemptions++
    this.#lose(worker, 0, (done) => done)
    this.#counts.workerSeconds += this.#now - worker.upSince
    // The next machine is paid from its own start.
    worker.upSince = this.#now + replaceSeconds
    this.#plan(this.#now + replaceSeconds, worker, 'up')
  }

  #lose(worker: Worker, noticeSeconds: number, savedOf: (done: number) => number): void {
    const clip = clipOf(worker)
    const isComputing = worker.computeSince <= this.#now && clip.remainingSeconds > 0
    if (isComputing) {
      const done = (this.#now - worker.computeSince) / worker.slowdown
      const saved = Math.min(clip.remainingSeconds, savedOf(done))
      this.#keep(worker, saved)
      clip.remainingSeconds -= saved
    }
    worker.computeSince = Infinity
    worker.clip = null
    this.#return(clip, noticeSeconds)
  }

  /** Counts the compute that ends now, of which only so much work is kept. */
  #keep(worker: Worker, workSeconds: number): void {
    const spent = this.#now - worker.computeSince
    this.#counts.busySeconds += spent
    this.#counts.wastedSeconds += spent - workSeconds
  }

  #return(clip: SimulatedClip, seconds: number): void {
    this.#events.plan(this.#now + seconds, { kind: 'return', clip })
  }
}

function clipOf({ clip }: Worker): SimulatedClip {
  if (!clip) throw new RangeError('a worker without a clip has no work')
  return clip
}
