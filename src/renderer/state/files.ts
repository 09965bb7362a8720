import { StudioError } from '../../shared/domain/errors'
import type { Project } from '../../shared/domain/project'
import type { VideoInfo } from '../../shared/domain/types'
import { strings } from '../strings'
import { nameOf } from './project.svelte'
import type { ObjectFlows } from './objectFlows'
import type { StudioParts } from './parts.svelte'

/** Opening, saving and closing. Whatever would replace edits asks first; whatever fails leaves the open clip alone. */
export class FileFlows {
  readonly #studio: StudioParts
  readonly #objects: ObjectFlows
  #closing = false
  /** The running export the user was warned of: the second time they mean it. */
  #warnedOf: string | null = null

  constructor(studio: StudioParts, objects: ObjectFlows) {
    this.#studio = studio
    this.#objects = objects
  }

  async openVideo(): Promise<void> {
    await this.#guarded(async () => {
      const { path } = await this.#studio.client.call('dialog:openVideo', undefined)
      if (path) await this.openPath(path)
    })
  }

  async openProject(): Promise<void> {
    await this.#guarded(async () => {
      const { path } = await this.#studio.client.call('dialog:openProject', undefined)
      if (path) await this.openPath(path)
    })
  }

  /** A video, or a project by its extension. */
  async openPath(path: string): Promise<void> {
    if (this.#studio.opening || this.#warnedOfExport() || !(await this.#mayLoseEdits())) return
    this.#studio.opening = true
    await this.#guarded(async () => {
      if (/\.hodor$/i.test(path)) await this.#loadProject(path)
      else this.#show(await this.#probe(path))
    })
    this.#studio.opening = false
    await this.#guarded(() => this.#studio.refreshRecent())
  }

  async openSample(): Promise<void> {
    if (this.#studio.samplePath) await this.openPath(this.#studio.samplePath)
  }

  async openDropped(file: File): Promise<void> {
    const path = this.#studio.client.pathOf(file)
    if (path) return this.openPath(path)
    this.#studio.toasts.show({ kind: 'error', message: strings.noDropPath, hint: strings.noDropPathHint })
  }

  /** @returns whether it was saved */
  async save(): Promise<boolean> {
    const { path } = this.#studio.project
    return path ? this.#saveTo(path) : this.saveAs()
  }

  async saveAs(): Promise<boolean> {
    const { project, client } = this.#studio
    if (!project.video) return false
    const suggestedName = `${withoutExtension(project.name)}.hodor`
    try {
      const { path } = await client.call('dialog:saveProject', { suggestedName })
      return path !== null && (await this.#saveTo(path))
    } catch (error) {
      this.#studio.toasts.fail(error)
      return false
    }
  }

  /** The user closes the window: it goes once nothing would be lost. */
  async closeWindow(): Promise<void> {
    if (this.#closing || this.#warnedOfExport()) return
    this.#closing = true
    if (await this.#mayLoseEdits()) this.#studio.client.closeWindow()
    this.#closing = false
  }

  async clearRecent(): Promise<void> {
    await this.#guarded(async () => {
      await this.#studio.client.call('recent:clear', undefined)
      this.#studio.recent = []
    })
  }

  async reveal(path: string): Promise<void> {
    await this.#guarded(() => this.#studio.client.call('shell:reveal', { path }))
  }

  async #saveTo(path: string): Promise<boolean> {
    const { project, playback, view, client, toasts } = this.#studio
    try {
      const saved = project.toProject({ frameIndex: playback.frameIndex, opacity: view.opacity })
      const revision = project.revision
      await client.call('project:save', { path, project: saved })
      project.markSaved(path, revision)
      toasts.show({ kind: 'done', message: strings.saved(nameOf(path)) })
      return true
    } catch (error) {
      toasts.fail(error)
      return false
    }
  }

  #warnedOfExport(): boolean {
    const job = this.#studio.jobs.current
    const running = job && job.kind !== 'propagate' ? job.jobId : null
    if (running === null || running === this.#warnedOf) return false
    this.#warnedOf = running
    this.#studio.toasts.show({ kind: 'notice', message: strings.exportRunning, hint: strings.exportRunningHint })
    return true
  }

  async #mayLoseEdits(): Promise<boolean> {
    const { project, client, toasts } = this.#studio
    if (!project.edited) return true
    try {
      const { choice } = await client.call('dialog:unsaved', { name: project.name })
      return choice === 'discard' || (choice === 'save' && (await this.save()))
    } catch (error) {
      toasts.fail(error)
      return false
    }
  }

  async #probe(path: string): Promise<VideoInfo> {
    const { video } = await this.#studio.client.call('video:open', { path })
    return video
  }

  async #loadProject(path: string): Promise<void> {
    const { project } = await this.#studio.client.call('project:open', { path })
    try {
      await this.#showProject(project, path, await this.#probe(project.video.path))
    } catch (error) {
      this.#studio.toasts.fail(error, [
        { label: strings.locateVideo, run: () => void this.#guarded(() => this.#relocate(project, path)) }
      ])
    }
  }

  async #relocate(project: Project, path: string): Promise<void> {
    const { path: videoPath } = await this.#studio.client.call('dialog:openVideo', undefined)
    if (videoPath) await this.#showProject(project, path, await this.#probe(videoPath))
  }

  async #showProject(project: Project, path: string, video: VideoInfo): Promise<void> {
    const { frameCount, width, height } = project.video
    if (video.frameCount !== frameCount || video.size.width !== width || video.size.height !== height) {
      await this.#reopenShown()
      throw new StudioError('project-unreadable', strings.sizeMismatch(nameOf(video.path)), {
        hint: strings.sizeMismatchHint
      })
    }
    this.#show(video)
    this.#studio.project.load(project, path)
    this.#studio.view.setOpacity(project.view.opacity)
    this.#studio.playback.seek(project.view.frameIndex)
    this.#objects.keepSelectionValid()
  }

  /** The engine holds another video by now: it gets back the one the window still shows. */
  async #reopenShown(): Promise<void> {
    const shown = this.#studio.project.video
    if (shown) await this.#studio.client.call('video:open', { path: shown.path })
    else await this.#studio.client.call('video:close', undefined)
  }

  #show(video: VideoInfo): void {
    const { client, jobs, painting, playback, project, thumbnails, timeline, toasts, tools, view } = this.#studio
    // The engine ended the former clip's job with the clip; a late mask of it must not land here.
    jobs.abandon()
    client.frames.cancelAll()
    painting.reset()
    project.reset(video)
    tools.reset(video.size)
    view.setVideo(video.size)
    playback.reset(video)
    timeline.reset(video.frameCount)
    void thumbnails.load(video.frameCount)
    toasts.clear()
    for (const note of video.notes) toasts.show({ kind: 'notice', message: note })
    void this.#studio.loadEngine()
  }

  async #guarded(run: () => Promise<unknown>): Promise<void> {
    try {
      await run()
    } catch (error) {
      this.#studio.toasts.fail(error)
    }
  }
}

export function withoutExtension(name: string): string {
  return name.replace(/\.[^.]+$/, '')
}
