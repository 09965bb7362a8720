import type { ErrorData } from '../shared/domain/errors'
import type { Language } from '../shared/domain/languages'
import { errorIn } from '../shared/language/errors'
import { strings as german } from './strings/de'
import { strings as english } from './strings/en'
import { strings as japanese } from './strings/ja'
import type { Translated } from '../shared/language/translated'

export type Strings = Translated<typeof english>

const catalogues: Readonly<Record<Language, Strings>> = { en: english, de: german, ja: japanese }

/** Every text of the window that is not an action's name (those are in `shared/language`), in the language it speaks. */
export let strings: Strings = english
let spoken: Language = 'en'

/** To be called before any module that reads a text is evaluated: `main.ts` does. */
export function useLanguage(language: Language): void {
  spoken = language
  strings = catalogues[language]
}

/** What happened and what to do, in the language of the window. */
export function inWords(error: ErrorData): ErrorData {
  return errorIn(spoken, error)
}

/** The same where there is one line for all of it. */
export function inOneLine(error: ErrorData): string {
  const { message, hint } = inWords(error)
  return `${message} ${hint}`.trim().replaceAll('\n', ' ')
}
