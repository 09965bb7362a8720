import { locales, type Language } from '../domain/languages'

/** By the rules of the language (CLDR, as the platform has them). */
export interface PluralForms {
  readonly one: string
  readonly other: string
}

/** @param count a whole number, 0 or more @returns the form that goes with it */
export function plural(language: Language, count: number, { one, other }: PluralForms): string {
  return rulesOf(language).select(count) === 'one' ? one : other
}

const rules = new Map<Language, Intl.PluralRules>()

function rulesOf(language: Language): Intl.PluralRules {
  const known = rules.get(language) ?? new Intl.PluralRules(locales[language])
  rules.set(language, known)
  return known
}
