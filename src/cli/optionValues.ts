import { precisionWishes, type PrecisionWish } from '../shared/domain/devices'
import { StudioError } from '../shared/domain/errors'

/** What the options of a command line are made of. Everything throws StudioError `bad-arguments`. */

export type OptionValues = Record<string, string | boolean | (string | boolean)[] | undefined>

export function textOf(values: OptionValues, name: string): string | undefined {
  const value = values[name]
  if (typeof value !== 'string') return undefined
  if (value === '') throw wrong(`--${name} is empty.`)
  return value
}

export function count(values: OptionValues, name: string, least: number): number | undefined {
  const value = textOf(values, name)
  return value === undefined ? undefined : wholeNumber(`--${name}`, value, least)
}

export function wholeNumber(option: string, value: string, least: number): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && number >= least && Number.isSafeInteger(number)) return number
  throw wrong(`${option} takes a whole number of ${least} or more, not '${value}'.`)
}

/** A number of 0 to 1. */
export function share(values: OptionValues, name: string): number | undefined {
  const value = textOf(values, name)
  if (value === undefined) return undefined
  if (/^(\d+|\d*\.\d+)$/.test(value) && Number(value) <= 1) return Number(value)
  throw wrong(`--${name} takes a number from 0 to 1, not '${value}'.`)
}

/** An option that may be given several times. */
export function textsOf(values: OptionValues, name: string): string[] {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}

export function precisionOf(values: OptionValues): PrecisionWish {
  const value = textOf(values, 'precision') ?? 'auto'
  const known = precisionWishes.find((wish) => wish === value)
  if (known) return known
  throw wrong(`--precision is ${precisionWishes.join(', ')}, not '${value}'.`)
}

export function checkRange({ from, to }: { readonly from?: number; readonly to?: number }): void {
  if (from !== undefined && to !== undefined && from > to) throw wrong(`--from ${from} lies after --to ${to}.`)
}

/** Absent stays absent: `exactOptionalPropertyTypes` tells it from `undefined`. */
export function defined<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>)
}

export function wrong(message: string): StudioError {
  return new StudioError('bad-arguments', message, { hint: 'See `hodor-studio --help`.' })
}

export interface Limits {
  readonly usual: number
  readonly least: number
  readonly most: number
}

/** A number with or without decimals. @throws StudioError `bad-arguments` */
export function decimal(values: OptionValues, name: string, { usual, least, most }: Limits): number {
  const given = textOf(values, name)
  if (given === undefined) return usual
  const value = Number(given)
  if (/^-?\d+(\.\d+)?$/.test(given) && value >= least && value <= most) return value
  throw wrong(`--${name} takes a number from ${least} to ${most}, not '${given}'.`)
}

/** One of a list of names. @throws StudioError `bad-arguments` */
export function oneOf<T extends string>(name: string, known: readonly T[], given: string): T {
  const found = known.find((each) => each === given)
  if (found !== undefined) return found
  throw wrong(`--${name} is ${known.join(', ')}, not '${given}'.`)
}
