import type { ObjectId } from '../../shared/domain/types'

/** A name for each object that no other has: doubles get their number behind, nameless ones are `Object k`. */
export function uniqueNames(
  objects: readonly { readonly id: ObjectId; readonly name: string }[],
  clean: (name: string) => string = (name) => name.trim()
): Map<ObjectId, string> {
  const cleaned = objects.map(({ id, name }) => ({ id, name: clean(name) || clean(`Object ${id}`) }))
  const taken = new Set<string>()
  return new Map(
    cleaned.map(({ id, name }) => {
      const isDouble = cleaned.some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase())
      let unique = isDouble ? clean(`${name} ${id}`) : name
      while (taken.has(unique.toLowerCase())) unique = clean(`${unique} ${id}`)
      taken.add(unique.toLowerCase())
      return [id, unique]
    })
  )
}
