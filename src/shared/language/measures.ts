import { locales, type Language } from '../domain/languages'

/** A number as the language writes it: `29.97`, `29,97`. @param digits at most behind the point */
export function numberText(language: Language, value: number, digits: number): string {
  return value.toLocaleString(locales[language], { maximumFractionDigits: digits, useGrouping: false })
}

/** `3 MB`, `1.2 GB`. */
export function sizeIn(language: Language, bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} B`
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`
  const one = { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false }
  return `${(bytes / 1e9).toLocaleString(locales[language], one)} GB`
}

/** A moment as people say it: the time of day, with the date unless it is today's. @param at milliseconds since 1970 */
export function momentIn(language: Language, at: number, now: Date): string {
  const moment = new Date(at)
  const today = moment.toDateString() === now.toDateString()
  return moment.toLocaleString(locales[language], { timeStyle: 'short', ...(!today && { dateStyle: 'medium' }) })
}
