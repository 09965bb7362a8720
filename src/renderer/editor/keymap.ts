import { actionOf, actions, type ActionId } from '../../shared/domain/actions'
import type { Shortcuts } from '../../shared/domain/preferences'
import { chordsOf, chordText, type KeyPress } from './chords'

/** Which key does what: the usual keys of the table of actions, but for what the user chose instead. */
export class Keymap {
  readonly #chosen: Shortcuts
  readonly #mac: boolean
  readonly #owners = new Map<string, ActionId>()

  /** @param mac Cmd is `Mod` instead of Ctrl */
  constructor(chosen: Shortcuts, mac: boolean) {
    this.#chosen = chosen
    this.#mac = mac
    for (const { id } of actions) {
      for (const chord of this.keysOf(id)) {
        if (!this.#owners.has(normalised(chord))) this.#owners.set(normalised(chord), id)
      }
    }
  }

  /** Chords of an action; the first is the one shown. */
  keysOf(id: ActionId): readonly string[] {
    return this.#chosen[id] ?? usualKeys(id)
  }

  /** The action of a key press, null for none. */
  actionOf(press: KeyPress): ActionId | null {
    for (const chord of chordsOf(press, this.#mac)) {
      const id = this.#owners.get(normalised(chord))
      if (id) return id
    }
    return null
  }

  /** What a chord does now, null for nothing. */
  ownerOf(chord: string): ActionId | null {
    return this.#owners.get(normalised(chord)) ?? null
  }

  /** An action that has one of this one's chords before it, so that this one never sees the key; null for none. */
  hiddenBy(id: ActionId): ActionId | null {
    const other = this.keysOf(id).map((chord) => this.ownerOf(chord))
    return other.find((owner) => owner !== null && owner !== id) ?? null
  }

  /** First shortcut of an action as people read it, for tooltips; null when it has none. */
  shortcutOf(id: ActionId): string | null {
    const chord = this.keysOf(id)[0]
    return chord === undefined ? null : this.text(chord)
  }

  /** How a chord is written for people. */
  text(chord: string): string {
    return chordText(chord, this.#mac)
  }

  isChanged(id: ActionId): boolean {
    return this.#chosen[id] !== undefined
  }

  /** The user's choice once an action has these chords and no other action has them. */
  with(id: ActionId, chords: readonly string[]): Shortcuts {
    const taken = new Set(chords.map(normalised))
    let chosen = choose(this.#chosen, id, chords)
    for (const other of actions) {
      const keys = this.keysOf(other.id)
      const left = keys.filter((chord) => !taken.has(normalised(chord)))
      if (other.id !== id && left.length < keys.length) chosen = choose(chosen, other.id, left)
    }
    return chosen
  }

  /** The user's choice once an action has its usual chords again, taken back from whatever got them meanwhile. */
  reset(id: ActionId): Shortcuts {
    return this.with(id, usualKeys(id))
  }
}

function usualKeys(id: ActionId): readonly string[] {
  return actionOf(id).keys
}

/** What is usual is not kept: it follows the studio when that changes. */
function choose(chosen: Shortcuts, id: ActionId, chords: readonly string[]): Shortcuts {
  const others = Object.fromEntries(Object.entries(chosen).filter(([known]) => known !== id))
  const usual = usualKeys(id)
  const isUsual = usual.length === chords.length && usual.every((chord, at) => chord === chords[at])
  return isUsual ? others : { ...others, [id]: chords }
}

function normalised(chord: string): string {
  return chord.toLowerCase()
}
