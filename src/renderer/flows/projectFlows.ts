import { StudioError } from '../../shared/domain/errors'
import type { Project } from '../../shared/domain/project'
import { unpackProject } from '../../shared/domain/projectPacking'
import type { RecoverableWork } from '../../shared/domain/recoverableWork'
import type { VideoInfo } from '../../shared/domain/types'
import type { VideoLink } from '../../shared/domain/videoLink'
import { strings } from '../strings'
import type { ObjectFlows } from './objectFlows'
import { nameOf } from '../state/project.svelte'
import { restoreView } from '../state/projectContents'
import type { StudioParts } from '../state/parts.svelte'
import { openingVideo, reopenShown, showVideo } from '../state/shownVideo'
import type { ToastAction } from '../state/toasts.svelte'

/** Where a project comes from: its file, an autosave that goes on, or neither. */
interface Origin {
  readonly path: string | null
  readonly id: string | null
  /** There is more in it than was saved. */
  readonly edited: boolean
}

/** Shows projects: finds their video, brings back what was autosaved. Whatever fails leaves the open work alone. */
export class ProjectFlows {
  readonly #studio: StudioParts
  readonly #objects: ObjectFlows

  constructor(studio: StudioParts, objects: ObjectFlows) {
    this.#studio = studio
    this.#objects = objects
  }

  /** @throws StudioError as the video cannot be opened */
  async openVideo(path: string): Promise<void> {
    const video = await openingVideo(this.#studio, path)
    showVideo(this.#studio, video)
    await this.#studio.autosaver.begin({ path: null, id: null })
  }

  async open(path: string): Promise<void> {
    const { client, toasts } = this.#studio
    const opened = await client
      .call('project:open', { path })
      .catch((error: unknown) => this.#offerAutosave(path, error))
    if (!opened) return
    const origin = { path, id: null, edited: opened.video.state === 'moved' }
    const shown = await this.#showLinked(unpackProject(opened.project), origin, opened.video)
    if (shown && opened.readOnly) {
      toasts.show({ kind: 'notice', message: strings.readOnly(nameOf(path)), hint: strings.readOnlyHint })
    }
  }

  /** The sample clip, with the tool to point at its object in hand. Nothing is written over it: saving asks where. */
  async openSample(): Promise<void> {
    const { client } = this.#studio
    const sample = await client.call('app:sample', undefined)
    const video = await openingVideo(this.#studio, sample.videoPath)
    showVideo(this.#studio, video)
    await this.#studio.autosaver.begin({ path: null, id: null })
    this.#studio.tools.toolId = 'suggest'
  }

  async recover(work: RecoverableWork): Promise<void> {
    const { client, toasts } = this.#studio
    const { project, video, complete, ...found } = await client.call('autosave:recover', { id: work.id })
    const origin = { path: found.projectPath, id: found.id, edited: true }
    if (!(await this.#showLinked(unpackProject(project), origin, video))) return
    this.#studio.recovery = { work: found, shown: true }
    if (!complete) toasts.show({ kind: 'error', message: strings.recoveredPartly })
  }

  /** The user looked at what was recovered and wants it: it goes on as unsaved work. */
  keepRecovered(): void {
    this.#studio.recovery = null
  }

  /** Forgets what was recovered; what it was made on is shown as it was saved. */
  async discardRecovered(): Promise<void> {
    const { recovery, project, client, toasts } = this.#studio
    if (!recovery) return
    this.#studio.recovery = null
    try {
      await client.call('autosave:forget', { id: recovery.work.id })
      if (!recovery.shown) {
        this.#offerBack(recovery.work)
        return await this.findDiscarded()
      }
      const { path, video } = project
      project.edited = false
      if (path) await this.open(path)
      else if (video) await this.openVideo(video.path)
      // The clip that was opened cleared what was said before.
      this.#offerBack(recovery.work)
    } catch (error) {
      toasts.fail(error)
    }
  }

  /** Work that was thrown away and can still be had back. */
  async findDiscarded(): Promise<void> {
    // Fakes and a main process that is going have no answer.
    this.#studio.discarded = (await this.#studio.client.call('autosave:discarded', undefined)) ?? []
  }

  /** Discarding after a crash was a mistake: the work is shown again. */
  async bringBack(work: RecoverableWork): Promise<void> {
    await this.#guarded(async () => {
      await this.#studio.client.call('autosave:restore', { id: work.id })
      await this.recover(work)
      await this.findDiscarded()
    })
  }

  #offerBack(work: RecoverableWork): void {
    const undo = { label: strings.undoDiscard, run: () => void this.bringBack(work) }
    this.#studio.toasts.show({ kind: 'notice', message: strings.discarded(work.name), actions: [undo] })
  }

  /** The open video was moved, deleted or changed behind the window's back. */
  videoChanged(path: string, state: 'missing' | 'changed'): void {
    if (this.#studio.project.video?.path !== path) return
    const name = nameOf(path)
    const locate = { label: strings.locateVideo, run: () => void this.#locate() }
    if (state === 'missing') {
      this.#studio.toasts.fail(
        new StudioError('file-not-found', strings.videoGone(name), { hint: strings.videoGoneHint }),
        [locate]
      )
      return
    }
    const reload = { label: strings.reloadVideo, run: () => void this.#relink(path) }
    const changed = { message: strings.videoReplaced(name), hint: strings.videoReplacedHint }
    this.#studio.toasts.show({ kind: 'error', ...changed, actions: [reload, locate] })
  }

  /** Says that a project cannot be read, with the last autosave at hand if there is one. */
  async #offerAutosave(path: string, error: unknown): Promise<null> {
    const { code } = StudioError.from(error)
    const damaged = code === 'project-unreadable' || code === 'file-empty' || code === 'file-unreadable'
    const work = damaged ? await this.#studio.client.call('autosave:ofProject', { path }) : null
    if (!work) throw error
    const label = `${strings.openAutosave} (${strings.momentText(work.savedAt)})`
    this.#studio.toasts.fail(error, [{ label, run: () => void this.#guarded(() => this.recover(work)) }])
    return null
  }

  async #showLinked(project: Project, origin: Origin, link: VideoLink): Promise<boolean> {
    const { toasts } = this.#studio
    const locate = (): ToastAction[] => [this.#locateAction(project, origin)]
    if (link.state === 'missing') {
      this.#tellMissing(project, origin, link)
      return false
    }
    try {
      await this.#show(project, origin, link.path)
    } catch (error) {
      toasts.fail(error, locate())
      return false
    }
    if (link.state === 'moved') {
      toasts.show({ kind: 'notice', message: strings.videoMoved(link.path), hint: strings.videoMovedHint })
    }
    if (link.state === 'changed') {
      const changed = { message: strings.videoChanged(nameOf(link.path)), hint: strings.videoChangedHint }
      toasts.show({ kind: 'error', ...changed, actions: locate() })
    }
    return true
  }

  #tellMissing(project: Project, origin: Origin, { path, candidates }: VideoLink): void {
    const error = new StudioError('file-not-found', strings.videoMissing(nameOf(path)), {
      hint: strings.videoMissingHint
    })
    const proposals = candidates.map((candidate) => ({
      label: strings.useVideo(candidate),
      run: () => void this.#guarded(() => this.#show(project, { ...origin, edited: true }, candidate))
    }))
    this.#studio.toasts.fail(error, [...proposals, this.#locateAction(project, origin)])
  }

  #locateAction(project: Project, origin: Origin): ToastAction {
    const locate = async (): Promise<void> => {
      const { path } = await this.#studio.client.call('dialog:openVideo', undefined)
      if (path) await this.#show(project, { ...origin, edited: true }, path)
    }
    return { label: strings.locateVideo, run: () => void this.#guarded(locate) }
  }

  async #show(project: Project, origin: Origin, videoPath: string): Promise<void> {
    const video = await openingVideo(this.#studio, videoPath)
    await this.#checkFit(video, project.video)
    showVideo(this.#studio, video)
    this.#studio.project.load(project, origin)
    restoreView(this.#studio, project)
    this.#objects.keepSelectionValid()
    await this.#studio.autosaver.begin(origin)
  }

  async #locate(): Promise<void> {
    await this.#guarded(async () => {
      const { path } = await this.#studio.client.call('dialog:openVideo', undefined)
      if (path) await this.#relink(path)
    })
  }

  /** Another file in place of the open video; everything made on it stays. */
  async #relink(path: string): Promise<void> {
    await this.#guarded(async () => {
      const { project, playback } = this.#studio
      const former = project.video
      if (!former) return
      const video = await openingVideo(this.#studio, path)
      await this.#checkFit(video, { frameCount: former.frameCount, ...former.size })
      project.relink(video)
      playback.refresh()
    })
  }

  async #checkFit(
    video: VideoInfo,
    { frameCount, width, height }: { frameCount: number; width: number; height: number }
  ): Promise<void> {
    if (video.frameCount === frameCount && video.size.width === width && video.size.height === height) return
    await reopenShown(this.#studio)
    throw new StudioError('project-unreadable', strings.sizeMismatch(nameOf(video.path)), {
      hint: strings.sizeMismatchHint
    })
  }

  async #guarded(run: () => Promise<unknown>): Promise<void> {
    try {
      await run()
    } catch (error) {
      this.#studio.toasts.fail(error)
    }
  }
}
