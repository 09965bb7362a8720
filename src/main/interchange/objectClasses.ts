import type { ObjectId, Rgb } from '../../shared/domain/types'
import type { AnnotatedObject } from './annotatedClip'

/** A category of COCO and YouTube-VIS, a label of CVAT. */
export interface ObjectClass {
  /** Counted from 1 in order of first use; where no object has a class, the number of the object. */
  readonly id: number
  readonly name: string
  /** Of its first object. */
  readonly colour: Rgb
}

export interface ObjectClasses {
  readonly list: readonly ObjectClass[]
  readonly of: ReadonlyMap<ObjectId, ObjectClass>
  /** False where no object has a class: each is a category of its own, as its name says. */
  readonly shared: boolean
}

/**
 * The classes of some objects. Classes of the same letters are one, whatever their case; an object without a class is the
 * only one of a class of its own name.
 */
export function objectClasses(objects: readonly AnnotatedObject[]): ObjectClasses {
  const shared = objects.some(({ className }) => className?.trim())
  const byName = new Map<string, ObjectClass>()
  const of = new Map<ObjectId, ObjectClass>()
  for (const object of objects) {
    const given = object.className?.trim()
    const name = given || object.name.trim() || `Object ${object.id}`
    // Objects of one name are still two where neither has a class.
    const key = given ? name.toLowerCase() : shared ? `object ${object.id}: ${name.toLowerCase()}` : String(object.id)
    const known = byName.get(key) ?? { id: shared ? byName.size + 1 : object.id, name, colour: object.colour }
    byName.set(key, known)
    of.set(object.id, known)
  }
  return { list: [...byName.values()], of, shared }
}
