import type { FrameIndex, PropagatedMask } from '../../shared/domain/types'
import type { Events } from '../../shared/ipc/events'
import { strings } from '../strings'
import type { JobListener } from './jobs.svelte'
import type { StudioParts } from './parts.svelte'

export type Direction = 'forward' | 'backward' | 'both'

/** Propagation: what may start, with what, and what is said when it ends. */
export class JobFlows {
  readonly #studio: StudioParts

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  /** Why propagation cannot start now; null when it can. */
  get noPropagation(): string | null {
    const { project, jobs } = this.#studio
    if (!project.video) return strings.reasons.noVideo
    if (jobs.current) return strings.reasons.busy
    return project.referenceFrames.length === 0 ? strings.reasons.noReference : null
  }

  /** Carries the reference masks through the clip. The playhead follows until the user moves it, then comes back. */
  async propagate(direction: Direction): Promise<void> {
    if (this.#refused(this.noPropagation)) return
    const { project, playback, jobs, firstSteps } = this.#studio
    const { referenceFrames, fingerprint } = project
    const [first = 0] = referenceFrames
    const from = direction === 'forward' ? first : 0
    const to = direction === 'backward' ? first : playback.lastIndex
    firstSteps.finish()
    const follow = this.#follower()
    const listener: JobListener = {
      onMask: (mask) => {
        project.addPropagated(mask, fingerprint)
        follow.to(mask)
      },
      onFinished: (result) => {
        follow.back()
        this.#propagated(result, fingerprint)
      },
      onFailed: (error) => {
        const done = this.#studio.jobs.lastDone
        follow.back()
        if (error.code !== 'cancelled') return this.#studio.toasts.fail(error)
        this.#studio.toasts.show({ kind: 'done', message: strings.propagationStopped(done) })
      }
    }
    const references = project.references()
    await jobs.start('propagate:start', { references, from, to }, { total: to - from + 1, listener })
  }

  async cancel(): Promise<void> {
    try {
      await this.#studio.jobs.cancel()
    } catch (error) {
      this.#studio.toasts.fail(error)
    }
  }

  #propagated({ frames, notes }: Events['job:finished'], madeFrom: string): void {
    const { project, playback, toasts } = this.#studio
    const toast = { kind: 'done', message: strings.propagated(frames) } as const
    if (madeFrom !== project.fingerprint) {
      const again = { label: strings.propagateAgain, run: () => void this.propagate('forward') }
      toasts.show({ ...toast, hint: [...notes, strings.paintedMeanwhile].join(' '), actions: [again] })
      return
    }
    const check = project.frameToCheck()
    if (check === null) return void toasts.show({ ...toast, hint: notes.join(' ') })
    toasts.show({
      ...toast,
      hint: [...notes, strings.checkHint(check + 1)].join(' '),
      actions: [{ label: strings.checkFrame(check + 1), run: () => playback.seek(check) }]
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

  #refused(reason: string | null): boolean {
    if (reason) this.#studio.toasts.show({ kind: 'notice', message: `${reason}.` })
    return reason !== null
  }
}
