import type { FrameIndex, FrameRange, PropagatedMask } from '../../shared/domain/types'
import type { Events } from '../../shared/ipc/events'
import { handovers, unfinishedStretch } from '../editor/goingOn'
import { objectHashes } from '../editor/statements'
import { sureEnough } from '../editor/lanes'
import { PropagationRun, type Direction } from '../editor/propagationRun'
import { strings } from '../strings'
import type { JobListener } from '../state/jobs.svelte'
import type { StudioParts } from '../state/parts.svelte'

/** Propagation: what may start, from where to where, and what is said when it ends. */
export class PropagationFlows {
  readonly #studio: StudioParts

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  /** Why propagation cannot start now; null when it can. */
  get refusal(): string | null {
    const { project, jobs } = this.#studio
    if (!project.video) return strings.reasons.noVideo
    if (jobs.current) return strings.reasons.busy
    return project.referenceFrames.length === 0 ? strings.reasons.noReference : null
  }

  /** What the main button does now: a first propagation, or bringing up to date just what is not, or the rest of one that was stopped. */
  get label(): string {
    const { project, timeline } = this.#studio
    const stale = project.staleFrames.filter((frame) => timeline.isInWork(frame))
    const [first, last] = [stale[0], stale.at(-1)]
    const rest = this.#rest('forward')
    if (first === undefined || last === undefined) {
      return rest ? strings.continueRange(rest.from + 1, rest.to + 1) : strings.propagate
    }
    const painted = project.referenceFrames.filter((frame) => frame > first && frame < last)
    return last - first + 1 === stale.length + painted.length
      ? strings.updateRange(first + 1, last + 1)
      : strings.updateFrames(stale.length)
  }

  /** Carries painted masks through the clip, or the part between in and out. The playhead follows until it is moved. */
  async start(direction: Direction): Promise<void> {
    const { project, timeline, jobs, firstSteps, toasts } = this.#studio
    const { refusal } = this
    if (refusal !== null) return void toasts.show({ kind: 'notice', message: `${refusal}.` })
    const run = project.beginPropagation({ direction, range: timeline.workRange })
    firstSteps.finish()
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

  /** What a run that was stopped has left to do; null where there is nothing of the kind. */
  #rest(direction: Direction): FrameRange | null {
    const { project, timeline, jobs } = this.#studio
    if (!project.video || jobs.current || project.propagatedCount === 0) return null
    const range = timeline.workRange
    const run = new PropagationRun(project.document, project.origins, { direction, range })
    return run.again ? null : unfinishedStretch(project.document, run.wanted)
  }

  /** Leads to the next of the frames the network was least sure of. */
  checkNext(): void {
    const { project, playback } = this.#studio
    const frames = project.unsureFrames
    const here = frames.findIndex(({ frameIndex }) => frameIndex === playback.frameIndex)
    const next = frames[(here + 1) % Math.max(1, frames.length)]
    if (next) playback.seek(next.frameIndex)
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
        follow.back()
        this.#finished(result, renewed)
      },
      onFailed: (error) => {
        follow.back()
        const rest = this.#rest(run.direction)
        const label = rest && strings.continueRange(rest.from + 1, rest.to + 1)
        const actions = label ? [{ label, run: () => void this.start(run.direction) }] : []
        if (error.code !== 'cancelled') return toasts.fail(error, actions)
        toasts.show({ kind: 'done', message: strings.propagationStopped(project.propagatedCount), actions })
      },
      onAbandoned: () => {
        follow.back()
        // It goes on behind the last mask. A run that gets nowhere is what kills the engine: it is not begun again.
        if (renewed > 0 && this.#rest(run.direction)) void this.start(run.direction)
      }
    }
  }

  #finished({ frames, notes }: Events['job:finished'], renewed: number): void {
    const { project, playback, toasts } = this.#studio
    const toast = { kind: 'done', message: strings.propagated(Math.min(frames, Math.max(renewed, 1))) } as const
    if (project.staleFrames.length > 0) {
      const again = { label: this.label, run: () => void this.start('forward') }
      toasts.show({ ...toast, hint: [...notes, strings.paintedMeanwhile].join(' '), actions: [again] })
      return
    }
    const [check] = project.unsureFrames
    if (!check || check.confidence >= sureEnough) return void toasts.show({ ...toast, hint: notes.join(' ') })
    const frameNumber = check.frameIndex + 1
    toasts.show({
      ...toast,
      hint: [...notes, strings.checkHint(frameNumber)].join(' '),
      actions: [{ label: strings.checkFrame(frameNumber), run: () => playback.seek(check.frameIndex) }]
    })
  }

  #follower(): { to(mask: PropagatedMask): void; back(): void } {
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
        if (untouched() && expected !== start) playback.seek(start)
      }
    }
  }
}
