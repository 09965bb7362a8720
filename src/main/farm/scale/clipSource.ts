import type { FarmModel, WorkLaw } from './farmModel'
import type { Random } from './random'

/** A clip on its way through the farm. */
export interface SimulatedClip {
  readonly arrivedAt: number
  readonly workSeconds: number
  /** Work that no checkpoint holds yet. */
  remainingSeconds: number
  attempts: number
  isTaken: boolean
}

/** Clips in the order they are done: those that came back first, then by arrival. Made when they are needed. */
export class ClipSource {
  readonly #model: FarmModel
  readonly #random: Random
  readonly #returned: SimulatedClip[] = []
  readonly #arrived: SimulatedClip[] = []
  #arrivedHead = 0
  #made = 0

  constructor(model: FarmModel, random: Random) {
    this.#model = model
    this.#random = random
  }

  /** Seconds to the next arrival; null where none comes any more, or all are there from the start. */
  nextArrival(): number | null {
    const { arrivals, clips } = this.#model
    if (arrivals === 'backlog' || this.#made >= clips) return null
    return this.#random.exponential(1 / arrivals.perSecond)
  }

  arrive(now: number): void {
    this.#arrived.push(this.#make(now))
  }

  giveBack(clip: SimulatedClip): void {
    this.#returned.push(clip)
  }

  take(): SimulatedClip | null {
    const back = this.#returned.shift()
    if (back) return back
    if (this.#model.arrivals === 'backlog') return this.#made < this.#model.clips ? this.#make(0) : null
    const clip = this.#arrived[this.#arrivedHead]
    if (!clip) return null
    this.#arrivedHead++
    return clip
  }

  #make(arrivedAt: number): SimulatedClip {
    const workSeconds = drawn(this.#model.work, this.#random, this.#made++)
    return { arrivedAt, workSeconds, remainingSeconds: workSeconds, attempts: 0, isTaken: false }
  }
}

function drawn(work: WorkLaw, random: Random, at: number): number {
  if (work.law === 'listed') return work.seconds[at % work.seconds.length] ?? 0
  return work.law === 'exponential'
    ? random.exponential(work.meanSeconds)
    : random.logNormal(work.meanSeconds, work.variation)
}
