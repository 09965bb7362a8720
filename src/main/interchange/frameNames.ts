import { StudioError } from '../../shared/domain/errors'

/** A file's name without its folders and its ending. */
export function frameNameOf(path: string): string {
  return (path.split(/[\\/]/).pop() ?? path).replace(/(.)\.[^.]*$/, '$1')
}

/** Name of the innermost folder a file lies in; empty where it lies in none. */
export function folderOf(fileName: string): string {
  return fileName.split(/[\\/]/).at(-2) ?? ''
}

/** The last number in a name: `frame_00042` is frame 42; null where there is none. */
export function frameNumberOf(name: string): number | null {
  const digits = /(\d+)(?!.*\d)/.exec(name)?.[1]
  return digits === undefined || digits.length > 15 ? null : Number(digits)
}

/** A name taken apart at its frame number. */
export interface NumberedName {
  /** What stands before the number; the whole name where there is none. */
  readonly stem: string
  readonly number: number | null
}

/** A number; with a minus where that stands by itself, as in `shot.-0005`. */
const numberPattern = /(?:(?<=[._ ])-)?\d+/g

/** What Roboflow appends: the ending the file had, and a hash. `clip_mp4-0003_jpg.rf.0cc175b9…` is `clip_mp4-0003`. */
const hashed = /(?:_(?:jpe?g|png|bmp|webp|tiff?))?\.rf\.[0-9A-Za-z]{8,}$/i

/** A name without what Roboflow appends. */
export function plainName(name: string): string {
  return name.replace(hashed, '')
}

/**
 * Where the frame number stands in names of one kind: the last number that differs from name to name, or the last of all
 * where names are not alike.
 * @param names without folders and endings
 */
export function numberedNames(names: readonly string[]): NumberedName[] {
  const plain = names.map(plainName)
  const fields = plain.map((name) => [...name.matchAll(numberPattern)])
  const skeletons = new Set(plain.map((name) => name.replace(numberPattern, '#')))
  const count = fields[0]?.length ?? 0
  const differs = (field: number): boolean => new Set(fields.map((each) => Number(each[field]?.[0]))).size > 1
  const changing = skeletons.size === 1 ? Array.from({ length: count }, (_, at) => at).filter(differs) : []
  const chosen = changing.at(-1) ?? -1
  return plain.map((name, position) => {
    const found = fields[position]!.at(chosen)
    if (!found || found[0].length > 15) return { stem: name, number: null }
    return { stem: name.slice(0, found.index), number: Number(found[0]) }
  })
}

export interface FrameNumbers {
  readonly numbers: readonly number[]
  /** True where no name holds a number: frames are places in the list. */
  readonly counted: boolean
}

/**
 * Frame of each file: the number in its name; places in the list only where there is no number in any of them.
 * @throws StudioError `annotations-unreadable` where two names have one number, or only some have any: their frames cannot
 *   be told
 */
export function frameNumbers(names: readonly string[], file: string): FrameNumbers {
  const numbered = numberedNames(names)
  const known = numbered.flatMap(({ number }) => number ?? [])
  if (known.length === 0) return { numbers: names.map((_, position) => position), counted: true }
  const lacking = numbered.findIndex(({ number }) => number === null)
  if (lacking >= 0) throw untold(file, `the name ${names[lacking]!} holds no number, others do`)
  const seen = new Map<number, string>()
  for (const [position, number] of known.entries()) {
    const other = seen.get(number)
    if (other !== undefined) throw untold(file, sameNumber(other, names[position]!))
    seen.set(number, names[position]!)
  }
  return { numbers: known, counted: false }
}

function sameNumber(one: string, other: string): string {
  if (one === other) return `two pictures are called ${one}, so it holds several clips and does not say which is whose`
  return `the names ${one} and ${other} have the same number`
}

function untold(file: string, reason: string): StudioError {
  return new StudioError('annotations-unreadable', `The frames of ${file} cannot be told: ${reason}.`, {
    hint: 'Export each clip by itself, with a number in every picture’s name. Nothing was imported.'
  })
}

/** @throws StudioError `annotations-unreadable` for a list that should not be empty */
export function notEmpty<T>(list: readonly T[], name: string, what: string): readonly T[] {
  if (list.length > 0) return list
  throw new StudioError('annotations-unreadable', `${name} holds no ${what}.`, {
    hint: 'Choose another file or folder. Nothing was imported.'
  })
}
