import { noteFromOne } from '../../shared/domain/notesFromOne'
import type { FrameIndex, FrameRange, PropagatedMask } from '../../shared/domain/types'
import type { Events } from '../../shared/ipc/events'
import { handovers, unfinishedStretch } from '../editor/goingOn'
import { objectHashes } from '../editor/statements'
import { PropagationRun, type Direction } from '../editor/propagationRun'
import { strings } from '../strings'
import type { JobListener } from '../state/jobs.svelte'
import type { StudioParts } from '../state/parts.svelte'
import type { ReviewFlows } from './reviewFlows.svelte'

/** Propagation: what may start, from where to where, and what is said when it ends. */
export class PropagationFlows {
  readonly #studio: StudioParts
  readonly #review: ReviewFlows

  constructor(studio: StudioParts, review: ReviewFlows) {
    this.#studio = studio
    this.#review = review
  }

  /** Why propagation cannot start now; null when it can. */
  get refusal(): string | null {
    const { project, jobs } = this.#studio
    if (!project.video) return strings.reasons.noVideo
    if (jobs.current) return strings.reasons.busy
    return project.referenceFrames.length === 0 ? strings.reasons.noReference : null
  }

  /** What going forward does now: a first propagation, or bringing up to date just what is not, or the rest of one that was stopped. */
  get label(): string {
    return this.#labelOf(this.#planned('forward'))
  }

  /** What there is to carry, and which way; null where everything between in and out is made and up to date. */
  get todo(): { readonly direction: 'forward' | 'backward'; readonly label: string } | null {
    const forward = this.#planned('forward')
    if (isOpen(forward)) return { direction: 'forward', label: this.#labelOf(forward) }
    return isOpen(this.#planned('backward')) ? { direction: 'backward', label: strings.propagateBackward } : null
  }

  /** Carries painted masks through the clip, or the part between in and out. The playhead follows until it is moved. */
  async start(direction: Direction): Promise<void> {
    const { project, timeline, jobs, firstSteps, toasts } = this.#studio
    const { refusal } = this
    if (refusal !== null) return void toasts.show({ kind: 'notice', message: `${refusal}.` })
    this.#review.forget()
    const run = project.beginPropagation({ direction, range: timeline.workRange })
    firstSteps.did('propagate')
    if (run.wanted.length === 0) return void toasts.show({ kind: 'notice', message: strings.nothingToPropagate })
    const references = project.references().filter(({ mask }) => objectHashes(mask).size > 0)
    // Where a run was stopped, its last masks are known as painted ones are: it goes on from them.
    const from = run.again ? [] : handovers(project.document, project.origins, run.wanted)
    const input = {
      references: [...references, ...from],
      ...run.range,
      wanted: run.wanted.map((part) => ({ ...part }))
    }
    await jobs.start('propagate:start', input, { total: run.total, listener: this.#listener(run) })
  }

  #planned(direction: Direction): PropagationRun {
    const { project, timeline } = this.#studio
    return new PropagationRun(project.document, project.origins, { direction, range: timeline.workRange })
  }

  #labelOf(run: PropagationRun): string {
    const { project, timeline } = this.#studio
    const stale = project.staleFrames.filter((frame) => timeline.isInWork(frame))
    const [first, last] = [stale[0], stale.at(-1)]
    if (first === undefined || last === undefined) {
      const rest = this.#rest(run)
      return rest ? strings.continueRange(rest.from + 1, rest.to + 1) : strings.propagate
    }
    const painted = project.referenceFrames.filter((frame) => frame > first && frame < last)
    return last - first + 1 === stale.length + painted.length
      ? strings.updateRange(first + 1, last + 1)
      : strings.updateFrames(stale.length)
  }

  /** What a run that was stopped has left to do; null where there is nothing of the kind. */
  #rest(run: PropagationRun): FrameRange | null {
    const { project, jobs } = this.#studio
    if (!project.video || jobs.current || project.propagatedCount === 0) return null
    return run.again ? null : unfinishedStretch(project.document, run.wanted)
  }

  /** Stops whatever job runs. */
  async cancel(): Promise<void> {
    try {
      await this.#studio.jobs.cancel()
    } catch (error) {
      this.#studio.toasts.fail(error)
    }
  }

  async togglePause(): Promise<void> {
    try {
      await this.#studio.jobs.togglePause()
    } catch (error) {
      this.#studio.toasts.fail(error)
    }
  }

  #listener(run: PropagationRun): JobListener {
    const { project, toasts } = this.#studio
    const follow = this.#follower()
    let renewed = 0
    return {
      onMask: (mask, provisional) => {
        if (project.addPropagated(mask, run, provisional) && !provisional) renewed++
        follow.to(mask)
      },
      onFinished: (result) => {
        const untouched = follow.back()
        void this.#finished(result, { renewed, run, untouched })
      },
      onFailed: (error) => {
        follow.back()
        const rest = this.#rest(this.#planned(run.direction))
        const label = rest && strings.continueRange(rest.from + 1, rest.to + 1)
        const actions = label ? [{ label, run: () => void this.start(run.direction) }] : []
        if (error.code !== 'cancelled') return toasts.fail(error, actions)
        toasts.show({ kind: 'done', message: strings.propagationStopped(project.propagatedCount), actions })
      },
      onAbandoned: () => {
        follow.back()
        // It goes on behind the last mask. A run that gets nowhere is what kills the engine: it is not begun again.
        if (renewed > 0 && this.#rest(this.#planned(run.direction))) void this.start(run.direction)
      }
    }
  }

  async #finished(
    { frames, notes }: Events['job:finished'],
    { renewed, run, untouched }: { readonly renewed: number; readonly run: PropagationRun; readonly untouched: boolean }
  ): Promise<void> {
    const { project, toasts } = this.#studio
    const told = notes.map(noteFromOne)
    const toast = { kind: 'done', message: strings.propagated(Math.min(frames, Math.max(renewed, 1))) } as const
    if (project.staleFrames.length > 0) {
      const again = { label: this.label, run: () => void this.start('forward') }
      toasts.show({ ...toast, hint: [...told, strings.paintedMeanwhile].join(' '), actions: [again] })
      return
    }
    if (untouched) this.#review.playOnce(madeRange(run))
    const found = await this.#review.afterRun()
    toasts.show({ ...toast, hint: [...told, found].join(' ').trim() })
  }

  /** `back` returns to where the run began, unless the user went elsewhere. @returns whether nobody did */
  #follower(): { to(mask: PropagatedMask): void; back(): boolean } {
    const { playback } = this.#studio
    const start = playback.frameIndex
    let expected: FrameIndex = start
    let following = !playback.playing
    const untouched = (): boolean => following && !playback.playing && playback.frameIndex === expected
    return {
      to: ({ frameIndex }) => {
        following = untouched() && !this.#studio.painting.painting
        if (!following) return
        expected = frameIndex
        playback.seek(frameIndex)
      },
      back: () => {
        const alone = untouched()
        if (alone && expected !== start) playback.seek(start)
        return alone
      }
    }
  }
}

/** Whether a run would change anything that is not as it should be. */
function isOpen({ again, wanted, hasErasures }: PropagationRun): boolean {
  return !again && (wanted.length > 0 || hasErasures)
}

/** From the frame the masks were carried from, or to: what there is to see of a run. */
function madeRange({ wanted, range }: PropagationRun): FrameRange {
  const [first, last] = [wanted[0], wanted.at(-1)]
  return { from: Math.max(range.from, (first?.from ?? 0) - 1), to: Math.min(range.to, (last?.to ?? 0) + 1) }
}
