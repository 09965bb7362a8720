import { toNumber } from '../../shared/domain/timecode'
import type { FrameIndex, FrameRange } from '../../shared/domain/types'
import { PropagationRun } from '../editor/propagationRun'
import { objectHashes } from '../editor/statements'
import type { StudioParts } from '../state/parts.svelte'

/** Seconds carried behind what was painted. */
const ahead = 2.5
/** Milliseconds of nobody working before it begins. */
const patience = 700
/** Frames a second below which a look ahead takes longer than it saves. */
export const leastRate = 6

/** @returns takes it back */
export type Wait = (run: () => void, milliseconds: number) => () => void

/**
 * Live: behind a click or a stroke the next seconds are carried in the background and played again and again, as long as
 * nobody works, so that one sees at once whether the object is understood. The masks are ordinary ones and stay. Whatever
 * somebody does ends it on the spot.
 */
export class LiveFlows {
  /** Frames a second of the last look ahead; null until there was one. */
  rate = $state<number | null>(null)
  /** A look ahead runs, or what it made is played. */
  active = $state(false)
  readonly #studio: StudioParts
  readonly #wait: Wait
  #cancelWait: () => void = () => undefined
  /** The frame to come back to. */
  #home: FrameIndex = 0

  constructor(studio: StudioParts, wait: Wait = waitWithTimer) {
    this.#studio = studio
    this.#wait = wait
    studio.project.onPainted = (frameIndex) => this.#painted(frameIndex)
  }

  /** This machine was measured, and is too slow for it. */
  get tooSlow(): boolean {
    return this.rate !== null && this.rate < leastRate
  }

  /** Somebody does something: everything goes back to where it was, before that is carried out. */
  interrupt(): void {
    this.#cancelWait()
    if (!this.active) return
    this.active = false
    const { jobs, playback } = this.#studio
    jobs.drop()
    if (playback.playing) playback.seek(this.#home)
  }

  #painted(frameIndex: FrameIndex): void {
    this.#cancelWait()
    if (!this.#studio.preferences.values.live || this.tooSlow) return
    this.#cancelWait = this.#wait(() => void this.#begin(frameIndex), patience)
  }

  async #begin(frameIndex: FrameIndex): Promise<void> {
    const { project, jobs, painting, playback } = this.#studio
    const range = this.#rangeFrom(frameIndex)
    if (!range || jobs.current || painting.painting || playback.playing || playback.frameIndex !== frameIndex) return
    const run = new PropagationRun(project.document, project.origins, { direction: 'forward', range })
    if (run.again || run.wanted.length === 0) return
    this.#home = frameIndex
    this.active = true
    const references = project.references().filter(({ mask }) => objectHashes(mask).size > 0)
    const input = { references, ...run.range, wanted: run.wanted.map((part) => ({ ...part })) }
    const began = performance.now()
    let made = 0
    await jobs.start('propagate:start', input, {
      total: run.total,
      ahead: true,
      listener: {
        onMask: (mask, provisional) => {
          if (project.addPropagated(mask, run, provisional)) made++
        },
        onFinished: () => {
          this.rate = (1000 * made) / Math.max(1, performance.now() - began)
          this.#loop(range)
        },
        // What is painted propagates as ever; the run itself says what is wrong with it.
        onFailed: () => (this.active = false),
        onAbandoned: () => (this.active = false)
      }
    })
  }

  #loop(range: FrameRange): void {
    if (this.active) this.#studio.playback.playOnce(range, () => this.#loop(range))
  }

  #rangeFrom(frameIndex: FrameIndex): FrameRange | null {
    const { project, timeline } = this.#studio
    if (!project.video || !timeline.isInWork(frameIndex)) return null
    const frames = Math.max(2, Math.round(ahead * (toNumber(project.video.frameRate) || 25)))
    const to = Math.min(timeline.workRange.to, frameIndex + frames)
    return to > frameIndex ? { from: frameIndex, to } : null
  }
}

function waitWithTimer(run: () => void, milliseconds: number): () => void {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}
