import { momentIn, numberText, sizeIn } from '../../../shared/language/measures'
import { plural } from '../../../shared/language/plural'

/** Durations are written as in English. */
export { duration } from '../en/counts'

export function frames(count: number): string {
  return plural('de', count, { one: `${count} Frame`, other: `${count} Frames` })
}

export function objects(count: number): string {
  return plural('de', count, { one: `${count} Objekt`, other: `${count} Objekte` })
}

/** A moment as people say it: the time of day, with the date unless it is today's. @param at milliseconds since 1970 */
export function momentText(at: number, now: Date = new Date()): string {
  return momentIn('de', at, now)
}

/** `3 MB`, `1,2 GB`. */
export function sizeText(bytes: number): string {
  return sizeIn('de', bytes)
}

/** A number with at most so many digits behind the comma. */
export function decimal(value: number, digits: number): string {
  return numberText('de', value, digits)
}
