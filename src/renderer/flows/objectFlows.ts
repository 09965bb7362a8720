import { nextColour } from '../../shared/domain/palette'
import type { SegmentationObject } from '../../shared/domain/project'
import type { ObjectId, Rgb } from '../../shared/domain/types'
import { addObject, changeObject, clearReference, together } from '../editor/edits'
import { splitObject } from '../editor/frameEdits'
import { clamp } from '../editor/geometry'
import { deleteObject, mergeObjects, moveObject } from '../editor/objectEdits'
import { strings } from '../strings'
import { longestClass, remembered } from '../editor/classNames'
import { newObject } from '../state/objects'
import type { StudioParts } from '../state/parts.svelte'

/** Adding, naming, colouring, ordering, merging, splitting, deleting objects: each one entry in the history. */
export class ObjectFlows {
  readonly #studio: StudioParts

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  add(): void {
    const { project, tools } = this.#studio
    if (!project.video) return
    const object = newObject(project.objects)
    if (!object) return this.#refuse(strings.reasons.allObjectsUsed)
    project.commit(addObject(object))
    tools.selected = object.id
    if (tools.toolId === 'eraser' || tools.toolId === 'pan') tools.toolId = 'brush'
  }

  /** @param position 1 for the first of the list */
  selectAt(position: number): void {
    const object = this.#studio.project.objects[position - 1]
    if (object) this.#studio.tools.selected = object.id
  }

  rename(id: ObjectId, name: string): void {
    const { project } = this.#studio
    const wanted = name.trim().slice(0, 200)
    const object = project.objectById(id)
    if (!object || wanted === '' || wanted === object.name) return
    project.commit(changeObject(project.document, id, { name: wanted }, strings.undoOf.rename(object.name)))
  }

  recolour(id: ObjectId, colour: Rgb): void {
    const { project } = this.#studio
    const object = project.objectById(id)
    if (!object) return
    project.commit(changeObject(project.document, id, { colour }, strings.undoOf.colour(object.name)))
  }

  /** The next of the default colours that no other object has. */
  nextColour(id: ObjectId | null): void {
    const { project } = this.#studio
    const object = project.objectById(id)
    const others = project.objects.filter((other) => other !== object)
    const taken = others.map(({ colour }) => colour)
    if (object) this.recolour(object.id, nextColour(object.colour, taken))
  }

  /** Says what an object is one of, and remembers it; nothing for an empty text. */
  classify(ids: readonly ObjectId[], text: string): void {
    const { project, preferences } = this.#studio
    const className = text.trim().slice(0, longestClass)
    const changed = project.objects.filter(
      (object) => ids.includes(object.id) && (object.className ?? '') !== className
    )
    const [first] = changed
    if (!first) return
    const label = className === '' ? strings.undoOf.classOf(first.name) : strings.undoOf.classAs(className)
    project.commit(
      together(
        label,
        changed.map(({ id }) => changeObject(project.document, id, { className }, label))
      )
    )
    if (className !== '') void preferences.change({ classes: remembered(preferences.values.classes, className) })
  }

  delete(id: ObjectId | null): void {
    this.#onUnlocked(id, (object) => {
      const { project } = this.#studio
      this.#removing(object, () => project.commit(deleteObject(project.document, object.id)))
    })
  }

  /** Gives an object's pixels on all frames to another one. */
  merge(id: ObjectId, into: ObjectId): void {
    const { project, tools } = this.#studio
    const target = project.objectById(into)
    if (target?.locked) return this.#refuse(strings.reasons.objectLocked(target.name))
    this.#onUnlocked(id, (object) => {
      if (!target || object === target) return
      this.#removing(object, () => project.commit(mergeObjects(project.document, object.id, into)))
      tools.selected = into
    })
  }

  mergeUp(id: ObjectId | null): void {
    const { objects } = this.#studio.project
    const at = objects.findIndex((object) => object.id === id)
    const above = objects[at - 1]
    if (id !== null && above) this.merge(id, above.id)
  }

  /** Every part of the object but the largest becomes an object of its own, on the current frame. */
  split(id: ObjectId | null): void {
    const { project, playback } = this.#studio
    this.#onUnlocked(id, (object) => {
      const place = { frameIndex: playback.frameIndex, objectId: object.id }
      const split = splitObject(project.document, place, newObject)
      if (split) project.commit(split.edit)
      else this.#refuse(strings.reasons.onePart)
    })
  }

  /** @param position 0 for the first of the list */
  moveTo(id: ObjectId, position: number): void {
    const { project } = this.#studio
    const at = project.objects.findIndex((object) => object.id === id)
    const wanted = clamp(position, 0, project.objects.length - 1)
    if (at >= 0 && at !== wanted) project.commit(moveObject(project.document, id, wanted))
  }

  moveBy(id: ObjectId | null, places: number): void {
    const at = this.#studio.project.objects.findIndex((object) => object.id === id)
    if (id !== null && at >= 0) this.moveTo(id, at + places)
  }

  /** Locking is no edit: it is saved, but neither undone nor redone. */
  toggleLock(id: ObjectId | null): void {
    const { project } = this.#studio
    const object = project.objectById(id)
    if (object) project.setLocked(object.id, !object.locked)
  }

  toggleSolo(id: ObjectId | null): void {
    const { view } = this.#studio
    view.solo = view.solo === null ? id : null
  }

  /** Takes the painted mask off this frame. */
  clearFrame(): void {
    const { project, playback } = this.#studio
    if (!project.document.references.has(playback.frameIndex)) return
    project.commit(clearReference(project.document, playback.frameIndex))
  }

  /** Undo and redo can remove the selected object: another takes over. */
  keepSelectionValid(): void {
    const { project, tools, view } = this.#studio
    if (!project.objectById(view.solo)) view.solo = null
    if (project.objectById(tools.selected)) return
    tools.selected = project.objects[0]?.id ?? null
  }

  /** The object below takes over the selection, or the last one. */
  #removing(object: SegmentationObject, remove: () => void): void {
    const { project, tools, view } = this.#studio
    const at = project.objects.findIndex(({ id }) => id === object.id)
    remove()
    if (view.solo === object.id) view.solo = null
    if (tools.selected === object.id) tools.selected = (project.objects[at] ?? project.objects.at(-1))?.id ?? null
  }

  #onUnlocked(id: ObjectId | null, run: (object: SegmentationObject) => void): void {
    const object = this.#studio.project.objectById(id)
    if (object?.locked) this.#refuse(strings.reasons.objectLocked(object.name))
    else if (object) run(object)
  }

  #refuse(reason: string): void {
    this.#studio.toasts.show({ kind: 'notice', message: `${reason}.` })
  }
}
