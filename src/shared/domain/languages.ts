/** The languages of the window. Texts are in `shared/language` and `renderer/strings`. */
export const languages = ['en', 'de', 'ja'] as const
export type Language = (typeof languages)[number]

/** Each in its own language: who cannot read the others finds it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', ja: '日本語' }

/** How numbers, dates and plurals are written: BCP 47. */
export const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE', ja: 'ja-JP' }

/** What the user may wish for; `system` follows the desktop. */
export const languageWishes = ['system', ...languages] as const
export type LanguageWish = (typeof languageWishes)[number]

/**
 * @param systemLocales what the desktop asks for, the most wanted first, as BCP 47 (`de-AT`)
 * @returns the wish, else the first of the desktop's that there is, else English
 */
export function chosenLanguage(wish: LanguageWish, systemLocales: readonly string[]): Language {
  if (wish !== 'system') return wish
  for (const locale of systemLocales) {
    const known = languageOf(locale)
    if (known) return known
  }
  return 'en'
}

/** @param locale `de`, `de-AT`, `de_DE.UTF-8` @returns null for a language there is not */
export function languageOf(locale: string): Language | null {
  const primary = locale.split(/[-_.@]/)[0]?.toLowerCase()
  return languages.find((language) => language === primary) ?? null
}
