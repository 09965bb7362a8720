import { StudioError } from '../../shared/domain/errors'
import type { ImportAnswers, ImportQuestion } from '../../shared/domain/importQuestion'
import { importMasks, type MaskImport } from '../editor/importMasks'
import { inWords, strings } from '../strings'
import { ImportChoices } from '../state/maskImport.svelte'
import type { ObjectFlows } from './objectFlows'
import type { StudioParts } from '../state/parts.svelte'
import { resolveImport } from '../state/resolveImport'

/** Masks that can be read in several ways, and what was answered so far. */
export interface AskedImport {
  readonly path: string
  readonly question: ImportQuestion
  readonly answers: ImportAnswers
}

/** Importing masks: reads a file or folder, asks what to do with it, does it as one edit. */
export class ImportFlows {
  /** What the dialog is about; null while it is closed. */
  choices = $state.raw<ImportChoices | null>(null)
  /** What has to be known before masks can be read; null while nothing is asked. */
  asked = $state.raw<AskedImport | null>(null)
  reading = $state(false)
  readonly #studio: StudioParts
  readonly #objects: ObjectFlows

  constructor(studio: StudioParts, objects: ObjectFlows) {
    this.#studio = studio
    this.#objects = objects
  }

  /** @param folder whether masks lie in a folder */
  async ask(folder: boolean): Promise<void> {
    if (this.#refused()) return
    await this.#guarded(async () => {
      const { path } = await this.#studio.client.call('dialog:openMasks', { folder })
      if (path !== null) await this.#read(path)
    })
  }

  /** Reads masks for the open clip and opens the dialog. */
  async read(path: string): Promise<void> {
    if (!this.#refused()) await this.#guarded(() => this.#read(path))
  }

  /** The question was answered: reads the masks that way. @param value of the choice */
  async answer(value: string): Promise<void> {
    const { asked } = this
    if (!asked) return
    this.asked = null
    await this.#guarded(() => this.#read(asked.path, { ...asked.answers, [asked.question.about]: value }))
  }

  /** Moves all masks to other frames. @param frameNumber of the first mask that is on the clip, from 1 */
  async moveTo(frameNumber: number): Promise<void> {
    const { choices } = this
    if (!choices) return
    const now = choices.firstFrame ?? 1
    const offset = choices.offset + Math.round(frameNumber) - now
    await this.#guarded(async () => {
      const found = await this.#studio.client.call('import:place', { offset })
      if (this.choices !== choices) return
      choices.offset = offset
      choices.found = found
    })
  }

  /** Does what was chosen. */
  async confirm(): Promise<void> {
    const { choices } = this
    if (!choices || choices.found.problem || !choices.hasObjects) return
    this.choices = null
    await this.#guarded(async () => {
      const masks = await this.#studio.client.call('import:take', { offset: choices.offset })
      this.#commit(resolveImport(masks, choices, this.#studio.project.objects), masks.notes)
    })
  }

  cancel(): void {
    this.choices = null
    this.asked = null
  }

  /** Masks of one frame as a reference, without a question: what comes with a clip of a data set. */
  async loadReference(path: string): Promise<void> {
    await this.#guarded(async () => {
      const { client, project } = this.#studio
      const found = await client.call('import:read', { path, offset: 0 })
      if ('question' in found) {
        this.asked = { path, question: found.question, answers: {} }
        return
      }
      if (found.problem) throw StudioError.fromData(inWords(found.problem))
      const masks = await client.call('import:take', { offset: 0 })
      this.#commit(resolveImport(masks, { targets: {}, as: 'references' }, project.objects), masks.notes)
    })
  }

  async #read(path: string, answers: ImportAnswers = {}): Promise<void> {
    const { client, project } = this.#studio
    this.reading = true
    try {
      const found = await client.call('import:read', { path, offset: 0, answers })
      if ('question' in found) this.asked = { path, question: found.question, answers }
      else this.choices = new ImportChoices(found, project.objects)
    } finally {
      this.reading = false
    }
  }

  #commit(wanted: MaskImport, notes: readonly string[]): void {
    const { project, playback, tools, toasts } = this.#studio
    if (wanted.targets.size === 0) throw new StudioError('nothing-to-export', strings.importNothing)
    project.commit(importMasks(project.document, wanted, strings.importTitle))
    tools.selected ??= [...wanted.targets.values()][0] ?? null
    this.#objects.keepSelectionValid()
    const [first] = wanted.frames
    if (first) playback.seek(first.frameIndex)
    toasts.show({
      kind: 'done',
      message: strings.imported(wanted.targets.size, wanted.frames.length),
      hint: notes.join(' ')
    })
  }

  #refused(): boolean {
    const { project, toasts } = this.#studio
    if (project.video) return false
    toasts.show({ kind: 'notice', message: strings.importFirst, hint: strings.importFirstHint })
    return true
  }

  async #guarded(run: () => Promise<unknown>): Promise<void> {
    try {
      await run()
    } catch (error) {
      this.#studio.toasts.fail(error)
    }
  }
}
