import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import { parseSequencePath } from '../../../shared/domain/sequencePath'
import type { Rational } from '../../../shared/domain/types'

/** Pictures in a folder that make up a clip. */
export interface FoundSequence {
  readonly folder: string
  /** File names in the order of their numbers. */
  readonly files: readonly string[]
  /** The folder where all its pictures belong to the clip, else `folder/name_%04d.ext`. */
  readonly path: string
  /** The rate the path asks for; null where it says nothing. */
  readonly frameRate: Rational | null
  /** Numbers between the first and the last without a file; every n-th number is no gap. */
  readonly missing: readonly number[]
}

/** Kinds of picture FFmpeg reads as a rule; what this one cannot is told when the first is opened. */
const pictureEndings =
  /\.(png|jpe?g|exr|tiff?|bmp|webp|dpx|cin|tga|jp2|j2k|j2c|jpf|ppm|pgm|pbm|pnm|pam|sgi|rgb|qoi|hdr|jxl|heic|heif|avif)$/i

/**
 * Finds the pictures a path means: a folder of pictures, a `name_%04d.png` pattern, or one picture, which stands for
 * all with its name and other numbers.
 * @returns null for paths that mean something else
 * @throws StudioError `not-a-video` for a folder of several clips, or a pattern nothing fits
 */
export async function findSequence(given: string): Promise<FoundSequence | null> {
  const { path, frameRate } = parseSequencePath(given)
  const target = resolve(path)
  const found = await stat(target).catch(() => null)
  if (found?.isDirectory()) return inFolder(target, frameRate)
  if (!isPictureName(basename(target))) return null
  if (found) return ofPicture(target, frameRate)
  return /%0?\d*d/.test(basename(target)) ? ofPattern(target, frameRate) : null
}

/** Whether a file is one picture; films of pictures (APNG, animated WebP) are told by FFmpeg. */
export function isPictureFile(path: string): boolean {
  return isPictureName(basename(path))
}

/** A picture on its own is a video of one frame. */
async function ofPicture(path: string, frameRate: Rational | null): Promise<FoundSequence | null> {
  const groups = await groupsOf(dirname(path))
  const name = basename(path)
  const wanted = groups.find(({ files }) => files.some((file) => file.name === name && file.number !== null))
  if (!wanted || wanted.files.length < 2) return null
  return describe(dirname(path), wanted, groups.length === 1, frameRate)
}

async function ofPattern(path: string, frameRate: Rational | null): Promise<FoundSequence> {
  const groups = await groupsOf(dirname(path))
  const plain = (text: string): string => text.replace(/%0?\d*d/, '%d')
  const wanted = groups.find(({ pattern }) => plain(pattern) === plain(basename(path)))
  if (wanted) return describe(dirname(path), wanted, groups.length === 1, frameRate)
  throw new StudioError('file-not-found', `There is no picture that fits ${basename(path)}.`, {
    hint: 'Check the folder and the numbers.'
  })
}

interface Group {
  /** Common to all names: `shot_%04d.png`. */
  readonly pattern: string
  readonly files: readonly { readonly name: string; readonly number: number | null }[]
}

async function inFolder(folder: string, frameRate: Rational | null): Promise<FoundSequence | null> {
  const groups = await groupsOf(folder)
  const [only, ...others] = groups
  if (!only) return null
  if (others.length === 0) return describe(folder, only, true, frameRate)
  const names = groups.map(({ pattern }) => pattern)
  const listed = `${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}`
  throw new StudioError(
    'not-a-video',
    `The folder ${basename(folder)} holds pictures of ${names.length} clips: ${listed}.`,
    {
      hint: 'Open a picture of the clip you mean.'
    }
  )
}

interface NumberedFile {
  readonly name: string
  readonly number: number
  /** Without its sign. */
  readonly digits: string
}

/** Numbered pictures by what is common to their names; pictures without a number are one group, if there is no other. */
async function groupsOf(folder: string): Promise<Group[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => !entry.isDirectory() && isPictureName(entry.name)).map(({ name }) => name)
  const groups = byChangingNumber(names)
  const numbered = [...groups].map(([key, files]) => {
    const sorted = [...files].sort((a, b) => a.number - b.number)
    return { pattern: key.replace('%d', numberPattern(sorted)), files: sorted }
  })
  if (numbered.length > 0 || names.length === 0) return numbered
  const sorted = [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return [{ pattern: '*', files: sorted.map((name) => ({ name, number: null })) }]
}

/** A number; with its sign where it does not merely stand behind a word, as pre-roll before frame 0 has it. */
const numberInName = /(?<=^|[._ ])-\d{1,15}|\d{1,15}/g

/** The number before the ending is the frame's, unless another is the only one that changes (`frame_0001_v2`). */
function byChangingNumber(names: readonly string[]): Map<string, NumberedFile[]> {
  const last = groupedBy(names, (numbers, stem) =>
    numbers.findIndex(({ 0: text, index }) => index + text.length === stem.length)
  )
  const several = [...last].filter(([, files]) => files.length > 1)
  const grouped = new Set(several.flatMap(([, files]) => files.map(({ name }) => name)))
  const alone = names.filter((name) => !grouped.has(name))
  if (alone.length < 2) return last
  for (let position = 0; position < numbersIn(alone[0] ?? '').length; position++) {
    const [only, ...more] = groupedBy(alone, () => position)
    if (only && more.length === 0 && only[1].length === alone.length) return new Map([...several, only])
  }
  return last
}

function groupedBy(
  names: readonly string[],
  choose: (numbers: readonly RegExpExecArray[], stem: string) => number
): Map<string, NumberedFile[]> {
  const groups = new Map<string, NumberedFile[]>()
  for (const name of names) {
    const numbers = numbersIn(name)
    const chosen = numbers[choose(numbers, stemOf(name))]
    if (!chosen) continue
    const [text] = chosen
    const key = `${name.slice(0, chosen.index)}%d${name.slice(chosen.index + text.length)}`
    const file = { name, number: Number(text), digits: text.replace('-', '') }
    groups.set(key, [...(groups.get(key) ?? []), file])
  }
  return groups
}

function numbersIn(name: string): RegExpExecArray[] {
  return [...stemOf(name).matchAll(numberInName)]
}

/** Without the ending, which may hold a digit of its own (`.jp2`). */
function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length)
}

function isPictureName(name: string): boolean {
  return !name.startsWith('.') && pictureEndings.test(name)
}

/** `%04d` where all numbers have four digits, `%d` where they have as many as they need. */
function numberPattern(files: readonly NumberedFile[]): string {
  const lengths = files.map(({ digits }) => digits.length)
  const shortest = Math.min(...lengths)
  return shortest === Math.max(...lengths) ? `%0${shortest}d` : '%d'
}

function describe(
  folder: string,
  { pattern, files }: Group,
  isOnly: boolean,
  frameRate: Rational | null
): FoundSequence {
  const unsafe = files.find(({ name }) => /[\n\r]/.test(join(folder, name)))
  if (unsafe || /%0?\d*d/.test(folder)) {
    throw new StudioError('not-a-video', `The folder ${basename(folder)} has a name FFmpeg cannot take.`, {
      hint: 'Rename it: without line breaks, and without %d.'
    })
  }
  const path = isOnly ? folder : join(folder, pattern)
  return { folder, files: files.map(({ name }) => name), path, frameRate, missing: missingNumbers(files) }
}

function missingNumbers(files: Group['files']): number[] {
  const numbers = files.flatMap(({ number }) => (number === null ? [] : [number]))
  const steps = numbers.slice(1).map((number, at) => number - numbers[at]!)
  const step = Math.min(...steps)
  if (steps.length === 0 || step < 1) return []
  return numbers.slice(1).flatMap((number, at) => {
    const before = numbers[at]!
    // A hole of thousands is told by its first few.
    const count = Math.min(1000, Math.round((number - before) / step) - 1)
    return Array.from({ length: count }, (_, gap) => before + (gap + 1) * step)
  })
}
