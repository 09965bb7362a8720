import type { Project, SegmentationObject } from '../../shared/domain/project'
import type {
  EncodedMask,
  FrameIndex,
  ObjectId,
  PropagatedMask,
  ReferenceMask,
  VideoInfo
} from '../../shared/domain/types'
import { allMasks, createDocument, maskAt, objectIds, type EditorDocument } from '../editor/document'
import { fingerprint } from '../editor/fingerprint'
import { History, type Edit } from '../editor/history'
import { lanes, leastConfidentFrame, type Lane } from '../editor/lanes'
import { onlyObjects } from '../editor/relabel'

/** Only types of the schema's module are imported: its parser has no place in the window. */
const projectFormat: Project['version'] = 1

/** No set of references has this fingerprint. */
const unknownOrigin = 'saved stale'

/** The open clip and everything made on it. Masks are plain maps behind a version number: thousands come and go. */
export class ProjectState {
  video = $state.raw<VideoInfo | null>(null)
  /** Where the project was saved or opened from. */
  path = $state<string | null>(null)
  edited = $state(false)
  objects = $state.raw<readonly SegmentationObject[]>([])
  undoLabel = $state<string | null>(null)
  redoLabel = $state<string | null>(null)
  #version = $state(0)
  #document: EditorDocument = createDocument({ width: 1, height: 1 })
  #history = new History(this.#document)

  /** Fingerprint of the reference masks as they are now. */
  readonly fingerprint: string = $derived.by(() => fingerprint(this.document.references))
  readonly lanes: readonly Lane[] = $derived.by(() => lanes(this.document, this.fingerprint))
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
    this.#changed(false)
  }

  commit(edit: Edit<EditorDocument>): void {
    this.#history.commit(edit)
    this.#changed(true)
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

  /** Whether the frame shows a mask made from other references than there are now. */
  isStale(frameIndex: FrameIndex): boolean {
    const { references, propagated } = this.document
    const derived = propagated.get(frameIndex)
    return derived !== undefined && !references.has(frameIndex) && derived.madeFrom !== this.fingerprint
  }

  objectById(id: ObjectId | null): SegmentationObject | null {
    return this.objects.find((object) => object.id === id) ?? null
  }

  /** Whether to show an object: no edit, but saved. */
  setVisible(id: ObjectId, visible: boolean): void {
    this.#document.objects = this.objects.map((object) => (object.id === id ? { ...object, visible } : object))
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

  /** Takes in a mask of a running job. References are the user's own and stay as they are. */
  addPropagated({ frameIndex, mask, confidence, isReference }: PropagatedMask, madeFrom: string): void {
    if (isReference) return
    // An object deleted while the job runs must not come back.
    const kept = onlyObjects(mask, objectIds(this.#document))
    this.#document.propagated.set(frameIndex, { mask: kept, confidence, madeFrom })
    this.#changed(true)
  }

  /** The frame worth a look, null when none stands out. */
  frameToCheck(): FrameIndex | null {
    return leastConfidentFrame(this.document, this.fingerprint)
  }

  /** Counts changes, so that edits made while a save runs still count as edits after it. */
  get revision(): number {
    return this.#version
  }

  markSaved(path: string, revision: number): void {
    this.path = path
    if (revision === this.#version) this.edited = false
  }

  toProject(view: Project['view']): Project {
    const { video } = this
    if (!video) throw new RangeError('no video')
    const { width, height } = video.size
    return {
      version: projectFormat,
      video: { path: video.path, frameCount: video.frameCount, width, height },
      objects: [...this.objects],
      references: this.references(),
      masks: [...this.#document.propagated].map(([frameIndex, { mask, confidence, madeFrom }]) => ({
        frameIndex,
        mask,
        isReference: false,
        confidence: { ...confidence },
        stale: madeFrom !== this.fingerprint
      })),
      view
    }
  }

  /** Replaces everything by a saved project of the video that is open. */
  load(project: Project, path: string): void {
    const document = this.#document
    document.objects = project.objects
    for (const { frameIndex, mask } of project.references) document.references.set(frameIndex, mask)
    const madeFrom = fingerprint(document.references)
    for (const { frameIndex, mask, confidence, stale } of project.masks) {
      document.propagated.set(frameIndex, { mask, confidence, madeFrom: stale ? unknownOrigin : madeFrom })
    }
    this.#changed(false)
    this.path = path
  }

  #changed(edited: boolean): void {
    this.objects = this.#document.objects
    this.undoLabel = this.#history.undoLabel
    this.redoLabel = this.#history.redoLabel
    this.#version++
    this.edited = edited
  }
}

export function nameOf(path: string): string {
  return path.split(/[\\/]/).pop() ?? path
}
