import { afterEach, expect, it } from 'vitest'
import { languages } from '../../shared/domain/languages'
import { strings, useLanguage } from '../strings'

const parts = import.meta.glob<Record<string, Record<string, object>>>(
  ['./*/*.ts', '!./*/counts.ts', '!./*/index.ts'],
  { eager: true }
)
const others = ['actions', 'decimal', 'duration', 'menus', 'momentText']

function keysOf(language: string): string[] {
  const own = Object.entries(parts).filter(([path]) => path.startsWith(`./${language}/`))
  return own.flatMap(([, part]) => Object.values(part).flatMap((group) => Object.keys(group)))
}

/** Where a text stands: `modes.matte`, `themes.dark.0`, `saved()` for one that is made of something. */
function placesOf(value: unknown, place = ''): string[] {
  if (typeof value === 'function') return [`${place}()`]
  if (typeof value !== 'object' || value === null) return [place]
  return Object.entries(value).flatMap(([key, inner]) => placesOf(inner, place === '' ? key : `${place}.${key}`))
}

function spoken(language: (typeof languages)[number]): typeof strings {
  useLanguage(language)
  return strings
}

afterEach(() => useLanguage('en'))

it.each(languages)('%s: no name is given twice: the later part would silently replace the earlier', (language) => {
  const keys = keysOf(language)
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

it.each(languages)('%s: every part is joined', (language) => {
  expect(Object.keys(spoken(language)).sort()).toEqual([...keysOf(language), ...others].sort())
})

it.each(languages)('%s: says all that English says, optional texts too', (language) => {
  expect(placesOf(spoken(language)).sort()).toEqual(placesOf(spoken('en')).sort())
})

it.each(languages)(
  '%s: calls no two lines of the cheat-sheet alike: they are told apart by their names',
  (language) => {
    const names = spoken(language)
      .shortcutsMore('Ctrl')
      .map(([, does]) => does)
    expect(new Set(names).size).toBe(names.length)
  }
)

it('counts and writes numbers as the language does', () => {
  expect(spoken('de').propagated(1)).toBe('1 Frame propagiert.')
  expect(spoken('de').propagated(12)).toBe('12 Frames propagiert.')
  expect(spoken('de').rate(23.976, false)).toBe('23,976 fps')
  expect(spoken('en').rate(23.976, true)).toBe('23.976 fps (variable)')
  expect(spoken('de').sizeAndRoom(1.25e9, null)).toContain('1,3 GB')
  expect(spoken('ja').updateFrames(1)).toBe(spoken('ja').updateFrames(2).replace('2', '1'))
})
