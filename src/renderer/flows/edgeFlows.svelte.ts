import { type BandStroke, type EdgeTuning, plainTuning } from '../../shared/domain/edgeTuning'
import { isCancelled, StudioError } from '../../shared/domain/errors'
import { type EdgeKind, edgesOfKind, type ExportFormat } from '../../shared/domain/exportFormats'
import type { ExportJob } from '../../shared/domain/exportJob'
import { exportObject } from '../../shared/domain/exportObject'
import type { SegmentationObject } from '../../shared/domain/project'
import type { FrameIndex, ObjectId } from '../../shared/domain/types'
import { addBandStroke, tuneEdge } from '../editor/bandEdits'
import type { DocumentEdit } from '../editor/edits'
import { previewMasks } from '../editor/exportChecks'
import { restoredChoices } from '../editor/exportChoices'
import type { Point } from '../editor/geometry'
import { strings } from '../strings'
import type { StudioParts } from '../state/parts.svelte'

/** What of the edge is looked at: nothing, its alpha, where alpha is to be found, or the cut-out over something. */
export const edgeViews = ['off', 'alpha', 'band', 'checker', 'black', 'white', 'colour'] as const
export type EdgeView = (typeof edgeViews)[number]

/** Sliders move faster than networks compute. */
const pauseMillis = 150

/** A picture of the shown frame with its edges, as an export would make it. */
export interface EdgePicture {
  readonly frameIndex: FrameIndex
  readonly view: EdgeView
  readonly png: Uint8Array
}

/** The edges of matting on the stage: their views, the sliders of an object, the refine-edge brush. */
export class EdgeFlows {
  view = $state<EdgeView>('off')
  /** What the cut-out is shown over. */
  colour = $state('#00b140')
  now = $state.raw<EdgePicture | null>(null)
  /** The same with soft edges; made only while the wipe is out. */
  before = $state.raw<EdgePicture | null>(null)
  busy = $state(false)
  /** What the user should know of the picture, or why there is none. */
  note = $state<string | null>(null)
  /** The stroke under way, in pixels of the video. */
  stroke = $state.raw<BandStroke | null>(null)
  readonly #studio: StudioParts
  #timer: ReturnType<typeof setTimeout> | undefined
  #latest = 0
  #tuned: { readonly id: ObjectId; readonly before: EdgeTuning | undefined; readonly edit: DocumentEdit } | null = null
  #last: Point | null = null

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  show(view: EdgeView): void {
    this.view = view
    if (view === 'off') this.#forget()
    else this.refresh()
  }

  /** The refine-edge brush was taken: what it paints has to be seen. */
  brushTaken(): void {
    if (this.view === 'off') this.show('band')
  }

  /** How the selected object's edge is tuned; null without one. */
  get tuning(): EdgeTuning | null {
    const object = this.#studio.project.objectById(this.#studio.tools.selected)
    return object && (object.edge ?? plainTuning)
  }

  /**
   * Changes the selected object's edge, or (null) leaves it as the network finds it: moves of sliders, one after another, are
   * one entry of the history.
   */
  tune(change: Partial<EdgeTuning> | null): void {
    const { project, tools } = this.#studio
    const object = project.objectById(tools.selected)
    if (!object) return
    this.#commitTuning(object, change && { ...(object.edge ?? plainTuning), ...change })
    if (this.view === 'off') this.show('checker')
  }

  #commitTuning({ id, name, edge: former }: SegmentationObject, edge: EdgeTuning | null): void {
    const { project } = this.#studio
    const running = this.#tuned
    const goesOn = edge !== null && running?.id === id && project.isNewest(running.edit)
    const before = goesOn ? running.before : former
    if (goesOn) project.undo()
    const edit = tuneEdge(id, before, edge ?? undefined, strings.edits.tuneEdge(name))
    project.commit(edit)
    this.#tuned = edge && { id, before, edit }
  }

  /** Begins a stroke for the selected object. @returns whether there is one */
  down(point: Point, { erase, straight }: { readonly erase: boolean; readonly straight: boolean }): boolean {
    const { project, playback, tools, toasts } = this.#studio
    const object = project.objectById(tools.selected) ?? (project.objects.length === 1 ? project.objects[0] : undefined)
    if (!object || object.locked) {
      const reason = object ? strings.reasons.objectLocked(object.name) : strings.reasons.noObjectSelected
      toasts.show({ kind: 'notice', message: `${reason}.` })
      return false
    }
    if (playback.playing) playback.pause()
    tools.selected = object.id
    const from = straight && this.#last ? [this.#last.x, this.#last.y] : []
    this.#last = point
    this.stroke = {
      frameIndex: playback.frameIndex,
      objectId: object.id,
      widthPx: tools.sizePx,
      erase,
      points: [...from, point.x, point.y]
    }
    return true
  }

  move(points: readonly Point[]): void {
    const { stroke } = this
    if (!stroke) return
    this.#last = points.at(-1) ?? this.#last
    this.stroke = { ...stroke, points: [...stroke.points, ...points.flatMap(({ x, y }) => [x, y])] }
  }

  up(): void {
    const { stroke } = this
    this.stroke = null
    if (!stroke) return
    const { project } = this.#studio
    const name = project.objectById(stroke.objectId)?.name ?? ''
    project.commit(addBandStroke(stroke, strings.edits[stroke.erase ? 'eraseBand' : 'paintBand'](name)))
  }

  cancel(): void {
    this.stroke = null
  }

  /** One dab, without a pointer. */
  dab(point: Point, erase: boolean): void {
    if (this.down(point, { erase, straight: false })) this.up()
  }

  /** Makes the picture anew soon: whatever it is of changed. */
  refresh(): void {
    clearTimeout(this.#timer)
    if (this.view === 'off') return
    this.#timer = setTimeout(() => void this.#ask(), pauseMillis)
  }

  #forget(): void {
    clearTimeout(this.#timer)
    this.#latest++
    this.now = this.before = this.note = null
    this.busy = false
  }

  async #ask(): Promise<void> {
    const { playback, project } = this.#studio
    const turn = ++this.#latest
    // A picture that was asked for before is let go, also where none takes its place.
    this.busy = !playback.playing && project.video !== null
    if (!this.busy) return
    try {
      await this.#make({ view: this.view, frameIndex: playback.frameIndex }, turn)
    } catch (error) {
      if (turn === this.#latest && !isCancelled(error)) {
        this.now = this.before = null
        this.note = StudioError.from(error).message
      }
    }
    if (turn === this.#latest) this.busy = false
  }

  /** What was asked for later is not replaced. */
  async #make({ view, frameIndex }: Omit<EdgePicture, 'png'>, turn: number): Promise<void> {
    const isSplit = this.#studio.view.wipe && view !== 'band'
    const { png, notes } = await this.#picture(view, frameIndex, 'matting')
    if (turn !== this.#latest) return
    this.now = { frameIndex, view, png }
    this.note = notes[0] ?? null
    if (!isSplit) return void (this.before = null)
    const soft = await this.#picture(view, frameIndex, 'soft')
    if (turn === this.#latest) this.before = { frameIndex, view, png: soft.png }
  }

  #picture(view: EdgeView, frameIndex: FrameIndex, edges: EdgeKind) {
    const job = this.#job(view, frameIndex, edges)
    const masks = previewMasks(job, frameIndex, this.#studio.project.exportMasks())
    return this.#studio.client.call('export:preview', { job: { ...job, masks }, trimap: view === 'band' })
  }

  #job(view: EdgeView, frameIndex: FrameIndex, edges: EdgeKind): ExportJob {
    const { project } = this.#studio
    const { bands } = project.document
    return {
      videoPath: project.video?.path ?? '',
      objects: project.objects.map(exportObject),
      masks: [],
      bands: bands.filter((stroke) => stroke.frameIndex === frameIndex),
      range: { from: frameIndex, to: frameIndex },
      selection: { apart: false, ids: this.#shownIds() },
      output: { folder: '.', nameTemplate: '{name}', overwrite: false },
      format: this.#format(view, edges)
    }
  }

  /** The selected object, else all that are shown. */
  #shownIds(): ObjectId[] {
    const { project, tools, view } = this.#studio
    if (project.objectById(tools.selected)) return [tools.selected!]
    return project.objects
      .filter(({ id, visible }) => visible && (view.solo === null || view.solo === id))
      .map(({ id }) => id)
  }

  #format(view: EdgeView, edges: EdgeKind): ExportFormat {
    const chosen = restoredChoices(this.#studio.project.exportSettings['panel'])
    const { featherPx, growPx, smoothFrames } = chosen.edges
    // Grown or faded, a trimap would no longer say where alpha is to be found.
    const after = view === 'band' ? { featherPx: 0, growPx: 0 } : { featherPx, growPx }
    const extras = { audio: false, subtitles: false, chapters: false }
    const picture = {
      codec: 'png' as const,
      encoder: 'software' as const,
      extras,
      edges: { ...after, smoothFrames, ...edgesOfKind(edges) }
    }
    if (view === 'alpha' || view === 'band') return { kind: 'matte', ...picture }
    return { kind: 'cutout', ...picture, foreground: chosen.foreground, alpha: 'straight' }
  }
}
