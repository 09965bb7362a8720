import { StudioError } from '../../shared/domain/errors'

/** A file's name without its folders and its ending. */
export function frameNameOf(path: string): string {
  return (path.split(/[\\/]/).pop() ?? path).replace(/(.)\.[^.]*$/, '$1')
}

/** The last number in a name: `frame_00042` is frame 42; null where there is none. */
export function frameNumberOf(name: string): number | null {
  const digits = /(\d+)(?!.*\d)/.exec(name)?.[1]
  return digits === undefined || digits.length > 15 ? null : Number(digits)
}

/**
 * Frame of each file: the number in its name, or its place in the list where not every name has one of its own.
 */
export function frameNumbers(names: readonly string[]): number[] {
  const numbers = names.map(frameNumberOf)
  const known = numbers.filter((number): number is number => number !== null)
  return new Set(known).size === names.length ? known : names.map((_, position) => position)
}

/** @throws StudioError `annotations-unreadable` for a list that should not be empty */
export function notEmpty<T>(list: readonly T[], name: string, what: string): readonly T[] {
  if (list.length > 0) return list
  throw new StudioError('annotations-unreadable', `${name} holds no ${what}.`, {
    hint: 'Choose another file or folder. Nothing was imported.'
  })
}
