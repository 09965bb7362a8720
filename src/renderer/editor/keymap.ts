import { actions, type ActionId } from './actions'

/** The part of a keyboard event that matters. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

const byChord = new Map<string, ActionId>()
for (const action of actions) for (const chord of action.keys) byChord.set(normalised(chord), action.id)

function normalised(chord: string): string {
  return chord.toLowerCase()
}

/** The action of a key press, null for none. @param mac Cmd is `Mod` instead of Ctrl */
export function actionOf(press: KeyPress, mac: boolean): ActionId | null {
  if (mac ? press.ctrlKey : press.metaKey) return null
  for (const chord of chordsOf(press, mac)) {
    const id = byChord.get(normalised(chord))
    if (id) return id
  }
  return null
}

/** What a key press may be written as, the exact form first. */
function chordsOf(press: KeyPress, mac: boolean): string[] {
  const key = press.key === ' ' ? 'Space' : press.key
  const mod = mac ? press.metaKey : press.ctrlKey
  const prefix = (mod ? 'Mod+' : '') + (press.altKey ? 'Alt+' : '')
  if (!press.shiftKey) return [prefix + key]
  // Punctuation needs Shift on some keyboards and not on others: what counts is the character.
  return isPunctuation(key) ? [`${prefix}Shift+${key}`, prefix + key] : [`${prefix}Shift+${key}`]
}

function isPunctuation(key: string): boolean {
  return key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/\d/.test(key)
}

const symbols: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del'
}

/** How a chord is written for people: `Ctrl+Shift+Z`, `⇧⌘Z` on a Mac. */
export function chordText(chord: string, mac: boolean): string {
  const parts = chord === '+' ? ['+'] : chord.replace(/\+\+$/, '+Plus').split('+')
  const names = parts.map((part) => {
    if (part === 'Plus') return '+'
    if (!mac) return part === 'Mod' ? 'Ctrl' : (symbols[part] ?? part)
    return { Mod: '⌘', Shift: '⇧', Alt: '⌥' }[part] ?? symbols[part] ?? part
  })
  return names.join(mac ? '' : '+')
}

/** First shortcut of an action, for tooltips; null when it has none. */
export function shortcutOf(id: ActionId, mac: boolean): string | null {
  const chord = actions.find((action) => action.id === id)?.keys[0]
  return chord === undefined ? null : chordText(chord, mac)
}
