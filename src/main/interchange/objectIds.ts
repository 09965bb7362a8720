import { StudioError } from '../../shared/domain/errors'
import type { ImportedObject } from '../../shared/domain/importedMasks'

/** As projects keep them. */
const longestClass = 80

/**
 * Gives whatever a file calls its objects (numbers of any size, names) ids from 1 to 255: numbers that fit are kept,
 * the others take the lowest free ones, in the order of first sight.
 */
export class ObjectIds {
  readonly #file: string
  readonly #ids = new Map<string | number, number>()
  readonly #names = new Map<number, string>()
  readonly #classes = new Map<number, string>()
  readonly #taken = new Set<number>()

  /** @param keys all the file has, so that a number that fits is never given away before it is met */
  constructor(file: string, keys: Iterable<string | number>) {
    this.#file = file
    const rest: (string | number)[] = []
    for (const key of keys) {
      if (this.#ids.has(key)) continue
      if (typeof key === 'number' && Number.isInteger(key) && key >= 1 && key <= 255) this.#give(key, key)
      else if (!rest.includes(key)) rest.push(key)
    }
    for (const key of rest) this.#give(key, this.#lowestFree())
  }

  of(key: string | number): number {
    const id = this.#ids.get(key)
    if (id === undefined) throw new RangeError(`object ${key} is not in the file`)
    return id
  }

  name(key: string | number, name: string): void {
    this.#names.set(this.of(key), name.trim().slice(0, 200))
  }

  /** Says what an object is one of; nothing for an empty text. */
  classify(key: string | number, className: string): void {
    const text = className.trim().slice(0, longestClass)
    if (text !== '') this.#classes.set(this.of(key), text)
  }

  /** Ascending; unnamed ones are `Object k`. */
  objects(): ImportedObject[] {
    return [...this.#taken]
      .sort((a, b) => a - b)
      .map((id) => {
        const className = this.#classes.get(id)
        const name = this.#names.get(id) || `Object ${id}`
        return { id, name, colour: null, ...(className !== undefined && { className }) }
      })
  }

  #give(key: string | number, id: number): void {
    this.#ids.set(key, id)
    this.#taken.add(id)
  }

  #lowestFree(): number {
    for (let id = 1; id <= 255; id++) if (!this.#taken.has(id)) return id
    throw new StudioError('mask-index-too-large', `${this.#file} has more than 255 objects.`, {
      hint: 'A project holds at most 255 objects: split the file.'
    })
  }
}
