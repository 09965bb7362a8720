import type { ExportFormat } from '../../shared/domain/exportFormats'
import type { ExportJob } from '../../shared/domain/exportJob'
import type { Events } from '../../shared/ipc/events'
import { strings } from '../strings'
import { withoutExtension, type FileFlows } from './files'
import type { JobListener } from './jobs.svelte'
import type { StudioParts } from './parts.svelte'
import { nameOf } from './project.svelte'

/** Exports: what may start, with what, and what is said when it ends. */
export class ExportFlows {
  readonly #studio: StudioParts
  readonly #files: FileFlows

  constructor(studio: StudioParts, files: FileFlows) {
    this.#studio = studio
    this.#files = files
  }

  /** Why nothing can be exported now; null when it can. */
  get refusal(): string | null {
    const { project, jobs } = this.#studio
    if (!project.video) return strings.reasons.noVideo
    if (jobs.current) return strings.reasons.busy
    const nothing = project.referenceFrames.length === 0 && project.propagatedCount === 0
    return nothing ? strings.reasons.noMasks : null
  }

  async exportOverlay(): Promise<void> {
    if (this.#refused()) return
    const { project, client, style } = this.#studio
    const suggestedName = `${withoutExtension(nameOf(project.video?.path ?? ''))}-overlay.mp4`
    const path = await this.#ask(() => client.call('dialog:exportOverlay', { suggestedName }))
    if (path === null) return
    const container = (/\.(mp4|m4v|mov|mkv)$/i.exec(path)?.[1]?.toLowerCase() ?? 'mp4') as 'mp4' | 'm4v' | 'mov' | 'mkv'
    await this.#start(path, {
      ...{ kind: 'overlay', codec: 'h264', container, encoder: 'software', labels: false },
      ...{ extras: { audio: true, subtitles: true, chapters: true } },
      ...{ opacity: style.opacity, outlinePx: style.outlinePx }
    })
  }

  async exportMasks(): Promise<void> {
    if (this.#refused()) return
    const path = await this.#ask(() => this.#studio.client.call('dialog:exportMasks', undefined))
    if (path !== null) await this.#start(path, { kind: 'annotations', layout: 'masks' })
  }

  async #start(path: string, format: ExportFormat): Promise<void> {
    const job = this.#jobFor(path, format)
    const total = job.range.to - job.range.from + 1
    const listener = this.#listener(format)
    await this.#studio.jobs.start('export:start', { job }, { total, listener })
  }

  #jobFor(path: string, format: ExportFormat): ExportJob {
    const { project, playback } = this.#studio
    const shown = project.objects.filter(({ visible }) => visible).map(({ id }) => id)
    const name = nameOf(path)
    return {
      videoPath: project.video?.path ?? '',
      objects: project.objects.map(({ id, name: objectName, colour }) => ({ id, name: objectName, colour })),
      masks: project.masks().map((mask) => ({ ...mask, isReference: false })),
      range: { from: 0, to: playback.lastIndex },
      selection: format.kind === 'overlay' ? { ids: shown, apart: false } : { apart: false },
      output: {
        folder: path.slice(0, -name.length - 1) || '/',
        nameTemplate: format.kind === 'annotations' ? name : withoutExtension(name),
        overwrite: true
      },
      format
    }
  }

  #listener(format: ExportFormat): JobListener {
    const { toasts } = this.#studio
    const message = ({ frames }: Events['job:finished']): string =>
      format.kind === 'annotations' ? strings.exportedMasks(frames) : strings.exportedOverlay
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

  #refused(): boolean {
    const reason = this.refusal
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
