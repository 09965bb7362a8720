import type { ObjectId } from './types'

/** Letters that labels on exported pictures are drawn with, as code points: Latin, Greek, Cyrillic and some signs. */
export const labelLetters: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x17f],
  [0x218, 0x21b],
  [0x384, 0x38a],
  [0x38c, 0x38c],
  [0x38e, 0x3a1],
  [0x3a3, 0x3ce],
  [0x400, 0x45f],
  [0x490, 0x491],
  [0x1e9e, 0x1e9e],
  [0x2013, 0x2014],
  [0x2018, 0x201e],
  [0x2022, 0x2022],
  [0x2026, 0x2026],
  [0x20ac, 0x20ac],
  [0x2116, 0x2116],
  [0x2190, 0x2193],
  [0x25a1, 0x25a1],
  [0xfffd, 0xfffd]
]

const longest = 40

/** A name as labels show it: a box for each letter of another script, the object's number for names of nothing else. */
export function labelText(name: string, id: ObjectId): string {
  const all = [...tidied(name)]
  if (!all.some((letter) => letter !== ' ' && isLetter(letter))) return `#${id}`
  const letters = all.map((letter) => (isLetter(letter) ? letter : '□'))
  return letters.length <= longest
    ? letters.join('')
    : `${letters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
}

/** Whether a label has all letters of a name. */
export function canSpell(name: string): boolean {
  return [...tidied(name)].every(isLetter)
}

function isLetter(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0
  return labelLetters.some(([first, last]) => code >= first && code <= last)
}

/** A letter and its accent as one; one line, without room at its ends. */
function tidied(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim()
}
