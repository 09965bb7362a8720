import type { RecoverableWork } from '../../shared/domain/recoverableWork'
import { packProject } from '../../shared/domain/projectPacking'
import { strings } from '../strings'
import { ClipChoice } from '../state/clipChoice.svelte'
import type { ImportFlows } from './importFlows.svelte'
import { nameOf } from '../state/project.svelte'
import { wholeProject } from '../state/projectContents'
import type { ProjectFlows } from './projectFlows'
import type { StudioParts } from '../state/parts.svelte'

/** Opening, saving and closing. Whatever would replace edits asks first; whatever fails leaves the open clip alone. */
export class FileFlows {
  readonly #studio: StudioParts
  readonly #projects: ProjectFlows
  readonly #imports: ImportFlows
  #closing = false
  /** The running export the user was warned of: the second time they mean it. */
  #warnedOf: string | null = null

  constructor(studio: StudioParts, projects: ProjectFlows, imports: ImportFlows) {
    this.#studio = studio
    this.#projects = projects
    this.#imports = imports
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

  async openSequence(): Promise<void> {
    await this.#guarded(async () => {
      const { path } = await this.#studio.client.call('dialog:openSequence', undefined)
      if (path) await this.openPath(path)
    })
  }

  /** Whatever was opened or dropped: a video, a project, pictures, a data set, or masks for the open clip. */
  async openPath(path: string): Promise<void> {
    await this.#guarded(async () => {
      const clipIsOpen = this.#studio.project.video !== null
      // Fakes and an engine that just died have no answer: then it is a video, and that fails in its own words.
      const contents = await this.#studio.client.call('import:look', { path, clipIsOpen })
      if (contents?.kind === 'masks') return this.#imports.read(path)
      if (contents?.kind === 'sequence') return this.#choose(new ClipChoice(contents))
      if (contents?.kind === 'dataSet') return this.#choose(new ClipChoice(contents))
      await this.#openNow(path)
    })
  }

  /** The question about pictures or a data set was answered. */
  async openChosen(): Promise<void> {
    const answer = this.#studio.clipChoice?.answer
    if (!answer) return
    this.#studio.clipChoice = null
    const before = this.#studio.project.video
    await this.#openNow(answer.path)
    if (answer.mask !== null && this.#studio.project.video !== before) await this.#imports.loadReference(answer.mask)
  }

  async #openNow(path: string): Promise<void> {
    await this.#opening(() => (/\.hodor$/i.test(path) ? this.#projects.open(path) : this.#projects.openVideo(path)))
  }

  #choose(choice: ClipChoice): void {
    const { toasts } = this.#studio
    if (choice.question.kind === 'sequence' || choice.clips.length > 0) this.#studio.clipChoice = choice
    else toasts.show({ kind: 'notice', message: strings.dataSetEmpty, hint: strings.dataSetEmptyHint })
  }

  /** A clip with an object painted: what a project looks like. */
  async openSample(): Promise<void> {
    await this.#opening(() => this.#projects.openSample())
  }

  /** Opens work that a sudden end left behind. */
  async recover(work: RecoverableWork): Promise<void> {
    await this.#opening(() => this.#projects.recover(work))
  }

  /** Opens what a window that starts should show: the file it was given, else what was left behind. */
  async openFirst(path: string | null): Promise<void> {
    await this.#guarded(async () => {
      const [work] = await this.#studio.client.call('autosave:list', undefined)
      if (work) this.#studio.recovery = { work, shown: false }
      if (path) await this.openPath(path)
      else if (work) await this.recover(work)
    })
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
    if (this.#closing || this.#warnedOfExport() || this.#warnedOfQueue()) return
    this.#closing = true
    if (await this.#mayLoseEdits()) {
      await this.#guarded(() => this.#studio.client.call('autosave:discard', undefined))
      this.#studio.client.closeWindow()
    }
    this.#closing = false
  }

  async clearRecent(): Promise<void> {
    await this.#guarded(async () => {
      await this.#studio.client.call('recent:clear', undefined)
      this.#studio.recent = []
      this.#studio.recentPictures.clear()
    })
  }

  async play(path: string): Promise<void> {
    await this.#guarded(() => this.#studio.client.call('shell:play', { path }))
  }

  async reveal(path: string): Promise<void> {
    await this.#guarded(() => this.#studio.client.call('shell:reveal', { path }))
  }

  async #saveTo(path: string): Promise<boolean> {
    const { project, client, toasts, autosaver } = this.#studio
    try {
      const { revision } = project
      const saved = packProject(wholeProject(this.#studio))
      await autosaver.whileSaving(() => client.call('project:save', { path, project: saved }))
      project.markSaved(path, revision)
      this.#studio.recovery = null
      toasts.show({ kind: 'done', message: strings.saved(nameOf(path)) })
      return true
    } catch (error) {
      toasts.fail(error, [{ label: strings.saveElsewhere, run: () => void this.saveAs() }])
      return false
    }
  }

  async #opening(open: () => Promise<void>): Promise<void> {
    if (this.#studio.opening || this.#warnedOfExport() || !(await this.#mayLoseEdits())) return
    this.#studio.opening = true
    await this.#guarded(open)
    this.#studio.opening = false
    await this.#guarded(() => this.#studio.refreshRecent())
  }

  /** Nothing is lost: the queue is offered again. But a long export begins anew. */
  #warnedOfQueue(): boolean {
    const { queue, toasts } = this.#studio
    const running = queue.running?.id ?? null
    if (running === null || running === this.#warnedOf) return false
    this.#warnedOf = running
    toasts.show({ kind: 'notice', message: strings.queueRunning, hint: strings.queueRunningHint })
    return true
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
