import type { Translated } from '../../../shared/language/translated'
import type * as english from '../en/edits'

/** Names the studio gives: to edits in the history, and to new objects. */
export const editStrings: Translated<typeof english.editStrings> = {
  /** Of an object nobody named. */
  objectName: (id) => `Objekt ${id}`,
  /** As the history calls what was done. */
  undoOf: {
    add: (name) => `${name} hinzufügen`,
    clear: 'Frame leeren',
    remove: (name) => `${name} löschen`,
    merge: (name, into) => `${name} mit ${into} vereinen`,
    move: (name) => `${name} verschieben`,
    swap: (one, other) => `${one} und ${other} tauschen`,
    give: (from, to) => `Teil von ${from} zu ${to}`,
    split: (name) => `${name} trennen`,
    rename: (name) => `${name} umbenennen`,
    colour: (name) => `Farbe von ${name}`,
    classOf: (name) => `Klasse von ${name}`,
    classAs: (className) => `Klasse ${className}`
  }
}
