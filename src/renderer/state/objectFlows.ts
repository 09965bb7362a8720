import type { ObjectId, Rgb } from '../../shared/domain/types'
import { addObject, changeObject, clearReference, deleteObject } from '../editor/edits'
import { strings } from '../strings'
import { newObject } from './objects'
import type { StudioParts } from './parts.svelte'

/** Adding, naming, colouring, deleting objects: each one entry in the history. */
export class ObjectFlows {
  readonly #studio: StudioParts

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  add(): void {
    const { project, tools, toasts } = this.#studio
    if (!project.video) return
    const object = newObject(project.objects)
    if (!object) return void toasts.show({ kind: 'notice', message: strings.reasons.allObjectsUsed })
    project.commit(addObject(object))
    tools.selected = object.id
    if (tools.toolId !== 'brush') tools.toolId = 'brush'
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
    project.commit(changeObject(project.document, id, { name: wanted }, `Rename ${object.name}`))
  }

  recolour(id: ObjectId, colour: Rgb): void {
    const { project } = this.#studio
    const object = project.objectById(id)
    if (!object) return
    project.commit(changeObject(project.document, id, { colour }, `Colour of ${object.name}`))
  }

  delete(id: ObjectId | null): void {
    const { project, tools } = this.#studio
    const object = project.objectById(id)
    if (!object) return
    project.commit(deleteObject(project.document, object.id))
    const below = project.objects.find((other) => other.id > object.id) ?? project.objects.at(-1)
    if (tools.selected === object.id) tools.selected = below?.id ?? null
  }

  /** Takes the painted mask off this frame. */
  clearFrame(): void {
    const { project, playback } = this.#studio
    if (!project.document.references.has(playback.frameIndex)) return
    project.commit(clearReference(project.document, playback.frameIndex))
  }

  /** Undo and redo can remove the selected object: another takes over. */
  keepSelectionValid(): void {
    const { project, tools } = this.#studio
    if (project.objectById(tools.selected)) return
    tools.selected = project.objects[0]?.id ?? null
  }
}
