import type { ErrorData } from '../domain/errors'
import type { Language } from '../domain/languages'
import { germanErrors } from './errors.de'
import { japaneseErrors } from './errors.ja'
import type { ErrorWords } from './errorWords'

const words: Readonly<Record<Exclude<Language, 'en'>, ErrorWords>> = { de: germanErrors, ja: japaneseErrors }

/**
 * An error as the window tells it. Messages of the engine are English and name the thing: elsewhere they follow, on a line of
 * their own, what happened and what to do in the language of the window.
 */
export function errorIn(language: Language, error: ErrorData): ErrorData {
  if (language === 'en') return error
  const [message, remedy] = words[language][error.code]
  return { code: error.code, message, hint: `${remedy}\n${error.message} ${error.hint}`.trim() }
}
