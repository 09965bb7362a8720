import type { ExportMask } from '../../shared/domain/exportJob'
import { parseSequencePath } from '../../shared/domain/sequencePath'
import type { Project, ProjectMask, ProjectSettings, SegmentationObject } from '../../shared/domain/project'
import { usualPreferences } from '../../shared/domain/preferences'
import { madeFromOthers, madeFromSaved } from '../../shared/domain/projectPacking'
import type {
  EncodedMask,
  FrameIndex,
  ObjectId,
  PropagatedMask,
  ReferenceMask,
  VideoInfo
} from '../../shared/domain/types'
import { allMasks, createDocument, exportMasks, madeMasks, maskAt, type EditorDocument } from '../editor/document'
import { History, type Edit } from '../editor/history'
import { lanes, laneState, type Lane } from '../editor/lanes'
import { Origins } from '../editor/origins'
import { PropagationRun } from '../editor/propagationRun'
import { nameSavedOrigins } from '../editor/savedOrigins'

/** The open clip and everything made on it. Masks are plain maps behind a version number: thousands come and go. */
export class ProjectState {
  video = $state.raw<VideoInfo | null>(null)
  /** Where the project was saved or opened from. */
  path = $state<string | null>(null)
  edited = $state(false)
  objects = $state.raw<readonly SegmentationObject[]>([])
  /** Last choices of the export dialogs, by their names. */
  exportSettings = $state.raw<ProjectSettings['exportSettings']>({})
  /** Called with every change of what a project holds, by whatever way. */
  onEdited: () => void = () => undefined
  /** Called with every edit that leaves a painted mask on a frame. */
  onPainted: (frameIndex: FrameIndex) => void = () => undefined
  undoLabel = $state<string | null>(null)
  redoLabel = $state<string | null>(null)
  #version = $state(0)
  #document: EditorDocument = createDocument({ width: 1, height: 1 })
  #history = new History(this.#document)
  /** Masks as they were before the last run. */
  #before: ReadonlyMap<FrameIndex, EncodedMask> | null = null
  #historyBytes = usualPreferences.historyMiB * 1024 * 1024

  /** Where masks come from, or would come from now. */
  readonly origins: Origins = $derived.by(() => new Origins(this.document))
  readonly lanes: readonly Lane[] = $derived.by(() => lanes(this.document, this.origins, this.video?.frameCount ?? 0))
  /** Frames that show masks made from other references than there are now, ascending. */
  readonly staleFrames: readonly FrameIndex[] = $derived.by(() =>
    [...this.document.propagated.keys()].filter((frame) => this.isStale(frame)).sort((a, b) => a - b)
  )
  readonly referenceFrames: readonly FrameIndex[] = $derived.by(() =>
    [...this.document.references.keys()].sort((a, b) => a - b)
  )
  readonly propagatedCount: number = $derived.by(() => this.document.propagated.size)
  readonly name: string = $derived(nameOf(this.path ?? this.video?.path ?? ''))

  /** The document, read reactively; change it through `commit` only. */
  get document(): EditorDocument {
    void this.#version
    return this.#document
  }

  /** Starts afresh on a video. */
  reset(video: VideoInfo | null): void {
    this.video = video
    this.path = null
    this.#document = createDocument(video?.size ?? { width: 1, height: 1 })
    this.#history = new History(this.#document)
    this.#history.limit(this.#historyBytes)
    this.exportSettings = {}
    this.#before = null
    this.#changed(false)
  }

  /** What undo may keep from now on, bytes; the oldest entries beyond it are forgotten. */
  limitHistory(bytes: number): void {
    this.#historyBytes = bytes
    this.#history.limit(bytes)
    this.undoLabel = this.#history.undoLabel
  }

  commit(edit: Edit<EditorDocument>): void {
    const { frameIndex } = edit
    const { references } = this.#document
    const before = frameIndex === undefined ? undefined : references.get(frameIndex)
    this.#history.commit(edit)
    this.#changed(true)
    if (frameIndex === undefined || !references.has(frameIndex)) return
    // Where the refine-edge brush went, the mask is as it was.
    if (references.get(frameIndex) !== before) this.onPainted(frameIndex)
  }

  /** Whether undo would take back this very edit. */
  isNewest(edit: Edit<EditorDocument> | null): boolean {
    return this.#history.isNewest(edit)
  }

  undo(): Edit<EditorDocument> | null {
    const edit = this.#history.undo()
    if (edit) this.#changed(true)
    return edit
  }

  redo(): Edit<EditorDocument> | null {
    const edit = this.#history.redo()
    if (edit) this.#changed(true)
    return edit
  }

  maskAt(frameIndex: FrameIndex): EncodedMask | null {
    return maskAt(this.document, frameIndex)
  }

  /** What the frame showed before: what was propagated below a painted mask, else the mask of the run before the last. */
  maskBefore(frameIndex: FrameIndex): EncodedMask | null {
    const { references, propagated } = this.document
    if (references.has(frameIndex)) return propagated.get(frameIndex)?.mask ?? null
    return this.#before?.get(frameIndex) ?? null
  }

  /** Whether the frame shows a mask made from other references than there are now. */
  isStale(frameIndex: FrameIndex): boolean {
    const { references, propagated, objects } = this.document
    const derived = propagated.get(frameIndex)
    if (!derived || references.has(frameIndex)) return false
    return objects.some(({ id }) => this.origins.isStale(id, frameIndex, derived))
  }

  /** Of the objects on a propagated frame, the one the network is least sure of. */
  leastSure(frameIndex: FrameIndex): { readonly name: string; readonly confidence: number } | null {
    const sure = this.lanes.filter((lane) => lane.states[frameIndex] !== laneState.none)
    if (sure.length === 0 || this.document.references.has(frameIndex)) return null
    const least = sure.reduce((a, b) => ((b.confidences[frameIndex] ?? 0) < (a.confidences[frameIndex] ?? 0) ? b : a))
    return { name: this.objectById(least.objectId)?.name ?? '', confidence: least.confidences[frameIndex] ?? 0 }
  }

  objectById(id: ObjectId | null): SegmentationObject | null {
    return this.objects.find((object) => object.id === id) ?? null
  }

  /** Whether to show an object: no edit, but saved. */
  setVisible(id: ObjectId, visible: boolean): void {
    this.#document.objects = this.objects.map((object) => (object.id === id ? { ...object, visible } : object))
    this.#changed(true)
  }

  /** Whether an object is kept from being painted over and erased: no edit, but saved. */
  setLocked(id: ObjectId, locked: boolean): void {
    this.#document.objects = this.objects.map((object) => (object.id === id ? { ...object, locked } : object))
    this.#changed(true)
  }

  references(): ReferenceMask[] {
    return this.referenceFrames.map((frameIndex) => {
      const mask = this.#document.references.get(frameIndex)
      if (!mask) throw new RangeError(`no reference on frame ${frameIndex}`)
      return { frameIndex, mask }
    })
  }

  /** Masks of all frames that have one, ascending. */
  masks(): { frameIndex: FrameIndex; mask: EncodedMask }[] {
    return allMasks(this.#document)
  }

  /** The same as exports take them. */
  exportMasks(): ExportMask[] {
    return exportMasks(this.document)
  }

  /** Plans a propagation from what is painted now, and takes away what was erased. */
  beginPropagation(options: ConstructorParameters<typeof PropagationRun>[2]): PropagationRun {
    const run = new PropagationRun(this.#document, this.origins, options)
    this.#before = madeMasks(this.#document)
    if (run.applyErasures(this.#document)) this.#changed(true)
    return run
  }

  /** Takes in a mask of a running job. References are the user's own and stay as they are. @returns whether it changed anything */
  addPropagated(made: PropagatedMask, run: PropagationRun, provisional = false): boolean {
    const derived = made.isReference ? null : run.merged(this.#document, made, provisional)
    if (!derived) return false
    this.#document.propagated.set(made.frameIndex, derived)
    this.#changed(true)
    return true
  }

  /** Counts changes, so that edits made while a save runs still count as edits after it. */
  get revision(): number {
    return this.#version
  }

  markSaved(path: string, revision: number): void {
    this.path = path
    if (revision === this.#version) this.edited = false
  }

  /** The masks as a project keeps them, ascending. */
  savedMasks(): ProjectMask[] {
    return [...this.#document.propagated]
      .map(([frameIndex, derived]) => ({ frameIndex, ...derived }))
      .sort((a, b) => a.frameIndex - b.frameIndex)
  }

  setExportSettings(dialog: string, settings: ProjectSettings['exportSettings'][string]): void {
    this.exportSettings = { ...this.exportSettings, [dialog]: settings }
  }

  /** The same video from another place: what was made on it stays. */
  relink(video: VideoInfo): void {
    this.video = video
    this.#changed(true)
  }

  /**
   * Replaces everything by a saved project of the video that is open.
   * @param from where it was saved, if anywhere; `edited` when there is more in it than was saved
   */
  load(project: Project, from: { readonly path: string | null; readonly edited: boolean }): void {
    const document = this.#document
    document.objects = project.objects
    document.bands = project.bands ?? []
    for (const { frameIndex, mask } of project.references) document.references.set(frameIndex, mask)
    for (const { frameIndex, ...derived } of project.masks) document.propagated.set(frameIndex, derived)
    nameSavedOrigins(document, project.masks.flatMap(savedState))
    this.exportSettings = project.exportSettings
    this.path = from.path
    this.#changed(from.edited)
  }

  #changed(edited: boolean): void {
    this.objects = this.#document.objects
    this.undoLabel = this.#history.undoLabel
    this.redoLabel = this.#history.redoLabel
    this.#version++
    this.edited = edited
    if (edited) this.onEdited()
  }
}

/** Of masks that say only whether they were out of date when they were saved. */
function savedState({ frameIndex, madeFrom }: ProjectMask): { frameIndex: FrameIndex; stale: boolean }[] {
  const known = madeFrom === madeFromSaved || madeFrom === madeFromOthers
  return known ? [{ frameIndex, stale: madeFrom === madeFromOthers }] : []
}

/** What a file, or a folder of pictures, is called. */
export function nameOf(path: string): string {
  const { path: plain } = parseSequencePath(path)
  return plain.split(/[\\/]/).pop() ?? plain
}
