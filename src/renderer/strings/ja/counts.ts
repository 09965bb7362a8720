import { momentIn } from '../../../shared/language/measures'

/** Times, sizes and numbers are written as in English. */
export { decimal, duration, sizeText } from '../en/counts'

export function frames(count: number): string {
  return `${count}フレーム`
}

/** A moment as people say it: the time of day, with the date unless it is today's. @param at milliseconds since 1970 */
export function momentText(at: number, now: Date = new Date()): string {
  return momentIn('ja', at, now)
}
