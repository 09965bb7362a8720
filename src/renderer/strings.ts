import type { Language } from '../shared/domain/languages'
import { strings as german } from './strings/de'
import { strings as english } from './strings/en'
import { strings as japanese } from './strings/ja'
import type { Translated } from '../shared/language/translated'

export type Strings = Translated<typeof english>

const catalogues: Readonly<Record<Language, Strings>> = { en: english, de: german, ja: japanese }

/** Every text of the window that is not an action's name (those are in `shared/language`), in the language it speaks. */
export let strings: Strings = english

/** To be called before any module that reads a text is evaluated: `main.ts` does. */
export function useLanguage(language: Language): void {
  strings = catalogues[language]
}
