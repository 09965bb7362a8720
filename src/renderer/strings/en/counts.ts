import { momentIn, numberText, sizeIn } from '../../../shared/language/measures'
import { plural } from '../../../shared/language/plural'

export function frames(count: number): string {
  return plural('en', count, { one: `${count} frame`, other: `${count} frames` })
}

/** `0:09`, `1:02:05`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** A moment as people say it: the time of day, with the date unless it is today's. @param at milliseconds since 1970 */
export function momentText(at: number, now: Date = new Date()): string {
  return momentIn('en', at, now)
}

/** `3 MB`, `1.2 GB`. */
export function sizeText(bytes: number): string {
  return sizeIn('en', bytes)
}

/** A number with at most so many digits behind the point. */
export function decimal(value: number, digits: number): string {
  return numberText('en', value, digits)
}
