import { qualityProblem } from '../../shared/domain/codecQuality'
import type { StudioError } from '../../shared/domain/errors'
import { isSequence } from '../../shared/domain/exportCodecs'
import type { ExportKind, PictureCodec } from '../../shared/domain/exportFormats'
import { parseMutedFrames } from '../../shared/domain/hideFormat'
import { namingOf, today } from '../../shared/domain/exportNames'
import type { ExportJob } from '../../shared/domain/exportJob'
import { exportObject } from '../../shared/domain/exportObject'
import type { FrameRange, ObjectId } from '../../shared/domain/types'
import type { Events } from '../../shared/ipc/events'
import type { ExportEncoders, ExportFolder } from '../../shared/ipc/exportCommands'
import { alternatives, plannedBytes, plannedFiles, showsAny, type PlannedFile } from '../editor/exportChecks'
import { chosenFormat, usualChoices, type ExportChoices } from '../editor/exportChoices'
import { strings } from '../strings'
import type { StudioParts } from './parts.svelte'

/** What is chosen in the export panel, and what would come of it. */
export class ExportPanel {
  open = $state(false)
  /** The preview fills the dialog. */
  enlarged = $state(false)
  /** The export is on its way into the queue: long clips have many masks to hand over. */
  adding = $state(false)
  choices = $state.raw<ExportChoices>(usualChoices)
  /** Objects that are exported. */
  ids = $state.raw<readonly ObjectId[]>([])
  folder = $state('')
  /** Files of these names may be replaced. */
  replace = $state(false)
  /** Null until FFmpeg has answered. */
  encoders = $state.raw<ExportEncoders | null>(null)
  look = $state.raw<ExportFolder | null>(null)
  done = $state.raw<Events['job:finished'] | null>(null)
  failure = $state.raw<StudioError | null>(null)
  readonly #studio: StudioParts

  readonly range: FrameRange = $derived.by(() => {
    const { timeline, playback } = this.#studio
    return this.choices.range === 'inOut' ? timeline.workRange : { from: 0, to: playback.lastIndex }
  })
  /** The job as it stands, without its masks. */
  readonly plan: ExportJob = $derived.by(() => this.#plan())
  readonly files: readonly PlannedFile[] = $derived.by(() => plannedFiles(this.plan))
  readonly bytes: number = $derived.by(() => {
    const { video } = this.#studio.project
    return video ? plannedBytes(this.plan, video) : 0
  })
  readonly taken: readonly PlannedFile[] = $derived.by(() =>
    this.files.filter(({ taken }) => this.look?.existing.includes(taken))
  )
  /** Why it cannot start, a sentence each. */
  readonly problems: readonly string[] = $derived.by(() =>
    this.open
      ? [
          this.#objectProblem(),
          this.#codecProblem(),
          this.#qualityProblem(),
          this.#backdropProblem(),
          this.#muteProblem(),
          this.#timelineProblem(),
          this.#placeProblem()
        ].filter(isText)
      : []
  )

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  get codec(): PictureCodec | null {
    const { kind, codecs } = this.choices
    return kind === 'annotations' || kind === 'shapes' ? null : codecs[kind]
  }

  change(changes: Partial<ExportChoices>): void {
    this.choices = { ...this.choices, ...changes }
    this.done = this.failure = null
  }

  setCodec(codec: PictureCodec): void {
    const { kind, codecs } = this.choices
    if (kind !== 'annotations' && kind !== 'shapes') this.change({ codecs: { ...codecs, [kind]: codec } })
  }

  setChecked(id: ObjectId, checked: boolean): void {
    const others = this.ids.filter((other) => other !== id)
    this.ids = checked ? [...others, id] : others
    this.done = this.failure = null
  }

  /** Whether edges are asked for. */
  get hasEdges(): boolean {
    return isEdged(this.choices.kind)
  }

  #plan(): ExportJob {
    const { project } = this.#studio
    const ids = project.objects.filter(({ id }) => this.ids.includes(id)).map(({ id }) => id)
    const all = ids.length === project.objects.length
    const pictures = this.choices.kind === 'frames'
    return {
      videoPath: project.video?.path ?? '',
      objects: project.objects.map(exportObject),
      masks: [],
      range: this.range,
      selection: { apart: this.choices.apart && !pictures, ...(all || pictures ? {} : { ids }) },
      output: {
        folder: this.folder,
        nameTemplate: this.choices.nameTemplate.trim() || usualChoices.nameTemplate,
        overwrite: this.replace
      },
      format: chosenFormat(this.choices),
      ...(project.video ? { naming: namingOf(project.video, this.range, today()) } : {})
    }
  }

  #objectProblem(): string | null {
    if (this.choices.kind === 'frames') return null
    if (this.ids.length === 0) return strings.exportProblems.noObject
    const { from, to } = this.range
    const shown = showsAny(this.#studio.project.masks(), this.range, this.ids)
    return shown ? null : strings.exportProblems.noMask(from + 1, to + 1)
  }

  #codecProblem(): string | null {
    const { codec, encoders } = this
    if (!codec || !encoders) return null
    const { kind } = this.choices
    const able = kind === 'cutout' ? encoders.withAlpha : encoders.codecs
    if (able.includes(codec)) return null
    const lacking = encoders.codecs.includes(codec) ? strings.noAlphaCodec : strings.exportProblems.noCodec
    return lacking(strings.codecName(codec), alternatives(kind, able))
  }

  #qualityProblem(): string | null {
    const { format } = this.plan
    return 'codec' in format ? qualityProblem(format, this.#studio.project.video?.size) : null
  }

  /** A file goes behind the objects that was not chosen yet. */
  get lacksBackdrop(): boolean {
    return this.#backdropProblem() !== null
  }

  #backdropProblem(): string | null {
    const { kind, backdrop } = this.choices
    if (kind !== 'background' || (backdrop.kind !== 'image' && backdrop.kind !== 'video')) return null
    return backdrop[backdrop.kind] === '' ? strings.exportProblems.noBackdrop[backdrop.kind] : null
  }

  #muteProblem(): string | null {
    const { kind, hide, extras } = this.choices
    if (kind !== 'hide' || !extras.audio) return null
    const ranges = parseMutedFrames(hide.mute, 1)
    if (ranges === null) return strings.exportProblems.noMute(hide.mute)
    const { from, to } = this.range
    const outside = ranges.some((muted) => muted.to < from || muted.from > to)
    return outside ? strings.exportProblems.muteOutside(from + 1, to + 1) : null
  }

  #timelineProblem(): string | null {
    const { kind, timelines } = this.choices
    if (kind === 'annotations' || kind === 'shapes' || !timelines.fcpxml) return null
    const pictures = this.codec === null || isSequence({ codec: this.codec }) || this.#studio.project.video?.sequence
    return pictures ? strings.exportProblems.noPictureTimeline : null
  }

  #placeProblem(): string | null {
    const { look, bytes } = this
    if (look?.refusal) return look.refusal
    const full = look !== null && look.freeBytes !== null && look.freeBytes < bytes / 2
    return full ? strings.exportProblems.noRoom(bytes, look.freeBytes ?? 0) : null
  }
}

export function isEdged(kind: ExportKind): boolean {
  return kind === 'cutout' || kind === 'matte' || kind === 'background'
}

function isText(text: string | null): text is string {
  return text !== null
}
