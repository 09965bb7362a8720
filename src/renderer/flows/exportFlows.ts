import { StudioError } from '../../shared/domain/errors'
import type { ExportKind } from '../../shared/domain/exportFormats'
import type { ExportJob } from '../../shared/domain/exportJob'
import { namedOutputs } from '../../shared/domain/exportNames'
import { noteFromOne } from '../../shared/domain/notesFromOne'
import type { Events } from '../../shared/ipc/events'
import { restoredChoices } from '../editor/exportChoices'
import { strings } from '../strings'
import { ExportPanel } from '../state/exportPanel.svelte'
import { ExportPreview } from '../state/exportPreview.svelte'
import type { FileFlows } from './files'
import type { JobListener } from '../state/jobs.svelte'
import type { StudioParts } from '../state/parts.svelte'

/** Exports: what may start, with what, and what is said when it ends. */
export class ExportFlows {
  readonly panel: ExportPanel
  readonly preview: ExportPreview
  readonly #studio: StudioParts
  readonly #files: FileFlows
  /** The video whose choices the panel shows. */
  #shown: string | null = null

  constructor(studio: StudioParts, files: FileFlows) {
    this.#studio = studio
    this.#files = files
    this.panel = new ExportPanel(studio)
    this.preview = new ExportPreview(studio.client)
  }

  /** Why nothing can be exported now; null when it can. */
  get refusal(): string | null {
    const { project, jobs } = this.#studio
    if (!project.video) return strings.reasons.noVideo
    return jobs.current && jobs.current.kind !== 'export' ? strings.reasons.busy : null
  }

  /** Opens the panel, on what was last chosen unless another kind is asked for. */
  open(kind?: ExportKind): void {
    const { project, view, style, toasts } = this.#studio
    const { panel, refusal } = this
    if (refusal) return void toasts.show({ kind: 'notice', message: `${refusal}.` })
    const path = project.video?.path ?? ''
    if (this.#shown !== path) panel.folder = folderOf(path)
    this.#shown = path
    const choices = restoredChoices(project.exportSettings['panel'])
    panel.choices = {
      ...choices,
      ...(kind && { kind }),
      // Overlays begin as the window shows them.
      overlay: { ...choices.overlay, opacity: view.opacity, outlinePx: style.outlinePx }
    }
    const shown = project.objects.filter(({ id, visible }) => visible && (view.solo === null || view.solo === id))
    panel.ids = shown.map(({ id }) => id)
    panel.done = panel.failure = panel.look = null
    panel.replace = false
    panel.open = true
    void this.#askForEncoders()
  }

  close(): void {
    if (!this.panel.open) return
    this.panel.open = false
    this.preview.clear()
    // Through JSON: what is kept is plain data, whatever the choices are made of.
    this.#studio.project.setExportSettings('panel', JSON.parse(JSON.stringify(this.panel.choices)) as string)
  }

  /** Runs what is chosen. */
  async start(): Promise<void> {
    const { panel } = this
    if (!this.ready) return
    panel.done = panel.failure = null
    const job = this.job()
    const total = (job.range.to - job.range.from + 1) * namedOutputs(job).length
    await this.#studio.jobs.start('export:start', { job }, { total, listener: this.#listener(job) })
  }

  /** Leaves the job to the queue, with a copy of its masks: the work here can go on. */
  async addToQueue(): Promise<void> {
    if (!this.ready) return
    const { panel } = this
    panel.adding = true
    const added = await this.#studio.queue.add([this.job()])
    panel.adding = false
    if (added) this.close()
  }

  /** Whether the job may start. */
  get ready(): boolean {
    const { panel } = this
    const clear = panel.taken.length === 0 || panel.replace
    return clear && !panel.adding && panel.problems.length === 0 && this.#studio.jobs.current === null
  }

  /** Everything the job needs, masks included. */
  job(): ExportJob {
    const { range } = this.panel
    const plan = this.#edgedPlan()
    const masks = this.#studio.project.exportMasks()
    return { ...plan, masks: masks.filter(({ frameIndex }) => frameIndex >= range.from && frameIndex <= range.to) }
  }

  /** The plan, and where the refine-edge brush went. */
  #edgedPlan(): ExportJob {
    const { bands } = this.#studio.project.document
    const { plan } = this.panel
    return bands.length > 0 ? { ...plan, bands: [...bands] } : plan
  }

  async chooseFolder(): Promise<void> {
    const { panel } = this
    const path = await this.#ask(() => this.#studio.client.call('dialog:exportFolder', { folder: panel.folder }))
    if (path !== null) panel.folder = path
  }

  async chooseBackdrop(kind: 'image' | 'video'): Promise<void> {
    const { panel } = this
    const path = await this.#ask(() => this.#studio.client.call('dialog:exportBackdrop', { kind }))
    if (path !== null) panel.change({ backdrop: { ...panel.choices.backdrop, [kind]: path } })
  }

  /** Looks which files are there already, and how much room. */
  async lookAtFolder(): Promise<void> {
    const { panel } = this
    const { folder } = panel
    const names = panel.files.map(({ taken }) => taken).slice(0, 255)
    try {
      const look = await this.#studio.client.call('export:look', { folder, names })
      if (panel.folder === folder) panel.look = look
    } catch (error) {
      panel.look = { existing: [], freeBytes: null, refusal: StudioError.from(error).message }
    }
  }

  /** Shows the frame the playhead is on. @param atOnce without waiting for another change */
  refreshPreview(atOnce = false): void {
    const { project, playback } = this.#studio
    const { panel } = this
    const nothing = panel.plan.format.kind !== 'frames' && panel.ids.length === 0
    if (nothing || panel.lacksBackdrop) return this.preview.clear()
    const { frameIndex } = playback
    this.preview.show({ job: this.#edgedPlan(), frameIndex, masks: () => project.exportMasks(), atOnce })
  }

  /** In the program the system plays it with. */
  play(file: string): void {
    void this.#files.play(file)
  }

  reveal(file: string): void {
    void this.#files.reveal(file)
  }

  async #askForEncoders(): Promise<void> {
    try {
      this.panel.encoders ??= await this.#studio.client.call('export:encoders', undefined)
    } catch (error) {
      this.panel.failure = StudioError.from(error)
    }
  }

  #listener({ format }: ExportJob): JobListener {
    const { toasts, firstSteps } = this.#studio
    const { panel } = this
    return {
      onFinished: (result) => {
        firstSteps.did('export')
        if (panel.open) {
          panel.done = result
          panel.replace = false
          return void this.lookAtFolder()
        }
        this.#toast(result, strings.exported[format.kind])
      },
      onFailed: (error) => {
        if (error.code === 'cancelled') return void toasts.show({ kind: 'done', message: strings.exportStopped })
        if (panel.open) panel.failure = error
        else toasts.fail(error)
      }
    }
  }

  #toast({ files, notes }: Events['job:finished'], message: string): void {
    const [file] = files
    this.#studio.toasts.show({
      kind: 'done',
      message,
      hint: [file ?? '', ...notes.map(noteFromOne)].filter(Boolean).join(' · '),
      actions: file ? [{ label: strings.showInFolder, run: () => this.reveal(file) }] : []
    })
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

function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return at > 0 ? path.slice(0, at) : path.slice(0, at + 1) || '.'
}
