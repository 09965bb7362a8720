/** The part of a keyboard event that matters. */
export interface KeyPress {
  readonly key: string
  /** Place of the key on the keyboard; told apart only where Alt turns letters into signs. */
  readonly code?: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** What a key press may be written as, the exact form first; nothing where the system's own modifier is held. */
export function chordsOf(press: KeyPress, mac: boolean): string[] {
  if (mac ? press.ctrlKey : press.metaKey) return []
  const key = keyName(press, mac)
  const mod = mac ? press.metaKey : press.ctrlKey
  const prefix = (mod ? 'Mod+' : '') + (press.altKey ? 'Alt+' : '')
  if (!press.shiftKey) return [prefix + key]
  // Punctuation needs Shift on some keyboards and not on others: what counts is the character.
  return isPunctuation(key) ? [`${prefix}Shift+${key}`, prefix + key] : [`${prefix}Shift+${key}`]
}

const alone = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'Dead', 'Process', 'Unidentified', 'CapsLock'])

/** The chord to keep for a key press; null while only modifiers are down, and for Tab, which moves the keyboard's focus. */
export function chordOf(press: KeyPress, mac: boolean): string | null {
  if (alone.has(press.key) || press.key === 'Tab') return null
  const chord = chordsOf(press, mac).at(-1)
  if (chord === undefined) return null
  const at = chord.lastIndexOf('+', chord.length - 2) + 1
  const key = chord.slice(at)
  return chord.slice(0, at) + (key.length === 1 ? key.toUpperCase() : key)
}

function keyName({ key, code = '', altKey }: KeyPress, mac: boolean): string {
  if (key === ' ') return 'Space'
  // Option makes other characters of most keys.
  return (mac && altKey && nameOfCode(code)) || key
}

const signs: Readonly<Record<string, string>> = {
  Equal: '=',
  Minus: '-',
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Period: '.',
  Slash: '/'
}

function nameOfCode(code: string): string | undefined {
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? signs[code]
}

function isPunctuation(key: string): boolean {
  return key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/\d/.test(key)
}

const symbols: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del'
}

/** How a chord is written for people: `Ctrl+Shift+Z`, `⌘⇧Z` on a Mac. */
export function chordText(chord: string, mac: boolean): string {
  const parts = chord === '+' ? ['+'] : chord.replace(/\+\+$/, '+Plus').split('+')
  const names = parts.map((part) => {
    if (part === 'Plus') return '+'
    if (!mac) return part === 'Mod' ? 'Ctrl' : (symbols[part] ?? part)
    return { Mod: '⌘', Shift: '⇧', Alt: '⌥' }[part] ?? symbols[part] ?? part
  })
  return names.join(mac ? '' : '+')
}
