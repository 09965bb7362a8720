import type { FrameIndex, OverlayStyle, PropagatedMask } from '../../shared/domain/types'
import type { Events } from '../../shared/ipc/events'
import { strings } from '../strings'
import { withoutExtension, type FileFlows } from './files'
import type { JobListener } from './jobs.svelte'
import { nameOf } from './project.svelte'
import type { StudioParts } from './parts.svelte'

export type Direction = 'forward' | 'backward' | 'both'

/** Propagation and exports: what may start, with what, and what is said when it ends. */
export class JobFlows {
  readonly #studio: StudioParts
  readonly #files: FileFlows

  constructor(studio: StudioParts, files: FileFlows) {
    this.#studio = studio
    this.#files = files
  }

  /** Why propagation cannot start now; null when it can. */
  get noPropagation(): string | null {
    const { project, jobs } = this.#studio
    if (!project.video) return strings.reasons.noVideo
    if (jobs.current) return strings.reasons.busy
    return project.referenceFrames.length === 0 ? strings.reasons.noReference : null
  }

  /** Why nothing can be exported now; null when it can. */
  get noExport(): string | null {
    const { project, jobs } = this.#studio
    if (!project.video) return strings.reasons.noVideo
    if (jobs.current) return strings.reasons.busy
    const nothing = project.referenceFrames.length === 0 && project.propagatedCount === 0
    return nothing ? strings.reasons.noMasks : null
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

  async exportOverlay(): Promise<void> {
    if (this.#refused(this.noExport)) return
    const { project, playback, client, style } = this.#studio
    const suggestedName = `${withoutExtension(nameOf(project.video?.path ?? ''))}-overlay.mp4`
    const path = await this.#ask(() => client.call('dialog:exportOverlay', { suggestedName }))
    if (path === null) return
    const to = playback.lastIndex
    const input = {
      path,
      masks: project.masks(),
      style: { ...style, colours: plainColours(style.colours) },
      from: 0,
      to
    }
    await this.#studio.jobs.start('export:overlay', input, {
      total: to + 1,
      listener: this.#exportListener(() => strings.exportedOverlay)
    })
  }

  async exportMasks(): Promise<void> {
    if (this.#refused(this.noExport)) return
    const { project, client } = this.#studio
    const path = await this.#ask(() => client.call('dialog:exportMasks', undefined))
    if (path === null) return
    const masks = project.masks()
    await this.#studio.jobs.start(
      'export:masks',
      { path, masks },
      {
        total: masks.length,
        listener: this.#exportListener(({ frames }) => strings.exportedMasks(frames))
      }
    )
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

  #exportListener(message: (result: Events['job:finished']) => string): JobListener {
    const { toasts } = this.#studio
    return {
      onFinished: (result) => {
        const [file] = result.files
        toasts.show({
          kind: 'done',
          message: message(result),
          hint: [file ?? '', ...result.notes].filter(Boolean).join(' · '),
          actions: file ? [{ label: strings.showInFolder, run: () => void this.#files.reveal(file) }] : []
        })
      },
      onFailed: (error) => {
        if (error.code !== 'cancelled') return toasts.fail(error)
        toasts.show({ kind: 'done', message: strings.exportStopped })
      }
    }
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

  async #ask(dialog: () => Promise<{ path: string | null }>): Promise<string | null> {
    try {
      return (await dialog()).path
    } catch (error) {
      this.#studio.toasts.fail(error)
      return null
    }
  }
}

type Colours = OverlayStyle['colours']

function plainColours(colours: Colours): Record<number, [number, number, number]> {
  return Object.fromEntries(Object.entries(colours).map(([id, [red, green, blue]]) => [id, [red, green, blue]]))
}
