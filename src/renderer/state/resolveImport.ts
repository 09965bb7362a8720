import type { ImportedMasks, ImportedObject } from '../../shared/domain/importedMasks'
import { defaultColour } from '../../shared/domain/palette'
import type { SegmentationObject } from '../../shared/domain/project'
import type { ObjectId } from '../../shared/domain/types'
import { nextObjectId } from '../editor/document'
import type { MaskImport } from '../editor/importMasks'
import { strings } from '../strings'

/** Where an imported object goes: to one there is, to a new one, nowhere. */
export type ImportTarget = ObjectId | 'new' | 'none'

/** By the file's own ids; those that are missing become new objects. */
export type ImportTargets = Readonly<Record<ObjectId, ImportTarget>>

/** What is to be done after the user's choices, with the objects that are made for it. */
export function resolveImport(
  masks: Pick<ImportedMasks, 'objects' | 'frames'>,
  choices: { readonly targets: ImportTargets; readonly as: MaskImport['as'] },
  objects: readonly SegmentationObject[]
): MaskImport {
  const created: SegmentationObject[] = []
  const targets = new Map<ObjectId, ObjectId>()
  for (const object of masks.objects) {
    const target = choices.targets[object.id] ?? 'new'
    if (target === 'none') continue
    const made = target === 'new' ? newFor(object, [...objects, ...created]) : null
    if (made) created.push(made)
    const id = target === 'new' ? made?.id : target
    if (id !== undefined) targets.set(object.id, id)
  }
  return { created, targets, frames: masks.frames, as: choices.as }
}

/** With the number and colour of the file where they are free; null when all 255 are taken. */
function newFor(object: ImportedObject, objects: readonly SegmentationObject[]): SegmentationObject | null {
  const isFree = objects.every(({ id }) => id !== object.id)
  const id = isFree ? object.id : nextObjectId(objects)
  if (id === null) return null
  const [red, green, blue] = object.colour ?? defaultColour(id)
  // As readers of files call what has no name.
  const isUnnamed = object.name === `Object ${object.id}`
  const name = isUnnamed ? strings.objectName(id) : object.name
  const { className } = object
  return { id, name, colour: [red, green, blue], visible: true, locked: false, ...(className && { className }) }
}
