import type { ExportJob, ExportObject } from './exportJob'
import { fileEnding } from './exportCodecs'
import type { ExportFormat } from './exportFormats'
import { clipNameOf } from './sequencePath'
import { sequenceNumbers } from './sequenceNumbers'
import { formatTimecode, timecodeAt } from './smpteTimecode'
import type { FrameIndex, FrameRange, VideoInfo } from './types'

/**
 * File names from templates: `{name}` the video's name without its ending, `{object}` the objects' names, `{kind}` what
 * the export makes, `{from}` and `{to}` frame numbers, `{frame}` the number of a picture (of the first frame where the
 * export makes one file), `{timecode}` of the first frame, `{date}` the day. Numbers take a width: `{from:4}` is 0001.
 * Everything else is taken as it is; the ending is added.
 */
export const defaultNameTemplate = '{name}_{object}_{kind}'

/** Templates that are offered with an example. */
export const namePresets = [
  defaultNameTemplate,
  '{name}_{kind}',
  '{object}_{kind}',
  '{name}_{object}_{kind}_{from:4}-{to:4}',
  '{date}_{name}_{object}_{kind}'
] as const

export const namePlaceholders = ['name', 'object', 'kind', 'from', 'to', 'frame', 'timecode', 'date'] as const

export interface NamedOutput {
  /** Name without folder and ending. */
  readonly name: string
  readonly objects: readonly ExportObject[]
  /** What stands around the numbers of its pictures, where the template says so. */
  readonly pictures?: PictureNames
}

/** Names of numbered pictures: `before`, the number with at least so many digits, `after`, and the ending. */
export interface PictureNames {
  readonly before: string
  readonly digits: number
  readonly after: string
}

/** Numbers of frames as people count them: from 1, or as numbered pictures have them. */
export function frameNumber({ naming, range }: Pick<ExportJob, 'naming' | 'range'>, frameIndex: FrameIndex): number {
  return naming === undefined ? frameIndex + 1 : naming.firstNumber + (frameIndex - range.from)
}

/** What names can say of a clip. @param day local date, as in 2030-01-31 */
export function namingOf(video: VideoInfo, range: FrameRange, day: string): NonNullable<ExportJob['naming']> {
  const numbers = sequenceNumbers(video, range)
  return {
    timecode: formatTimecode(timecodeAt(video, range.from)),
    date: day,
    firstNumber: numbers?.first ?? range.from + 1,
    digits: numbers?.digits ?? 1
  }
}

export function today(): string {
  return dayOf(new Date())
}

/** `2030-01-31` */
export function dayOf(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The longest name most file systems take is 255 bytes of UTF-8; an ending and a number need some of them. */
const longestNameBytes = 236

/** Objects the export is about, in the job's order. */
export function selectedObjects({ objects, selection }: Pick<ExportJob, 'objects' | 'selection'>): ExportObject[] {
  const { ids } = selection
  return ids === undefined ? [...objects] : objects.filter(({ id }) => ids.includes(id))
}

type Nameable = Pick<ExportJob, 'videoPath' | 'objects' | 'selection' | 'range' | 'output' | 'format' | 'naming'>

/** One output for each object, or one for all; no two have one name, on any file system. */
export function namedOutputs(job: Nameable): NamedOutput[] {
  const objects = selectedObjects(job)
  const groups = job.selection.apart ? objects.map((object) => [object]) : [objects]
  const named = groups.map((group) => ({ name: nameOf(job, group), objects: group }))
  const uses = new Map<string, number>()
  for (const { name } of named) uses.set(sameName(name), (uses.get(sameName(name)) ?? 0) + 1)
  const taken = new Set(named.filter(({ name }) => uses.get(sameName(name)) === 1).map(({ name }) => sameName(name)))
  return named.map(({ name, objects: group }) => {
    const own = uses.get(sameName(name)) === 1 ? name : toldApart(name, group, taken)
    const pictures = pictureNames(job, group)
    return { name: own, objects: group, ...(pictures && { pictures }) }
  })
}

/** Two of one name are told apart by the object's number, which another object may be called, too. */
function toldApart(name: string, group: readonly ExportObject[], taken: Set<string>): string {
  let told = `${name}_${group[0]?.id ?? 0}`
  while (taken.has(sameName(told))) told += '_'
  taken.add(sameName(told))
  return told
}

/** Equal for names that some file system takes for one. */
function sameName(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

const numberMark = /\{frame(?::(\d))?\}/

/** Folders of pictures leave the number to the pictures, and with it what joins it to the rest. */
function nameOf(job: Nameable, group: readonly ExportObject[]): string {
  const template = job.output.nameTemplate
  const values = valuesOf(job, group)
  const named = (text: string): string =>
    fitted((given) => fileName(filled(text, job, given)), values, longestNameBytes)
  if (!makesPictures(job)) return named(template)
  const without = template.replace(new RegExp(`[ ._-]*${numberMark.source}`, 'g'), '')
  return named(without === '' ? '{name}' : without)
}

/** What stands behind the number of a picture gets at most so many bytes, what stands before it the rest. */
const longestAfterBytes = 100

function pictureNames(job: Nameable, group: readonly ExportObject[]): PictureNames | null {
  const mark = makesPictures(job) ? numberMark.exec(job.output.nameTemplate) : null
  if (!mark) return null
  const [first = '', second = ''] = job.output.nameTemplate.split(mark[0], 2)
  const values = valuesOf(job, group)
  const part = (text: string, bytes: number): string =>
    fitted((given) => plainName(filled(text, job, given)), values, bytes)
  const after = part(second, longestAfterBytes)
  const digits = Number(mark[1] ?? job.naming?.digits ?? 1)
  return { before: part(first, longestNameBytes - byteLength(after)), digits, after }
}

function makesPictures({ format }: Nameable): boolean {
  return format.kind !== 'annotations' && format.kind !== 'shapes' && fileEnding(format) === ''
}

type NameValues = Record<(typeof namePlaceholders)[number], string>

function valuesOf(job: Nameable, group: readonly ExportObject[]): NameValues {
  const whole = group.length === job.objects.length && !job.selection.apart
  const { naming } = job
  return {
    name: clipNameOf(job.videoPath),
    object: whole ? 'all' : group.map(({ id, name }) => name.trim() || `object-${id}`).join('+'),
    kind: kindName(job.format),
    from: String(frameNumber(job, job.range.from)),
    to: String(frameNumber(job, job.range.to)),
    frame: String(frameNumber(job, job.range.from)),
    timecode: (naming?.timecode ?? '00:00:00:00').replace(/[:;]/g, '-'),
    date: naming?.date ?? ''
  }
}

function filled(template: string, { naming }: Nameable, values: NameValues): string {
  return template.replace(/\{(\w+)(?::(\d))?\}/g, (text, key: string, width: string | undefined) => {
    if (!(key in values)) return text
    const isNumber = key === 'from' || key === 'to' || key === 'frame'
    const digits = isNumber ? Number(width ?? naming?.digits ?? 1) : 0
    return values[key as keyof typeof values].padStart(digits, '0')
  })
}

/** Shortens the clip's name first, then the objects': what tells one kind of output from another stays. */
function fitted(fill: (values: NameValues) => string, values: NameValues, bytes: number): string {
  let made = fill(values)
  for (const key of ['name', 'object'] as const) {
    const excess = byteLength(made) - bytes
    if (excess <= 0) return made
    values = { ...values, [key]: shortened(values[key], Math.max(1, byteLength(values[key]) - excess)) }
    made = fill(values)
  }
  return shortened(made, bytes)
}

/** In UTF-8. */
function byteLength(text: string): number {
  let bytes = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** As much of a text as fits, no letter cut in two. */
function shortened(text: string, bytes: number): string {
  let length = 0
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    length += byteLength(segment)
    if (length > bytes) break
    kept += segment
  }
  return kept
}

export function kindName(
  format: Pick<ExportFormat, 'kind'> & { readonly layout?: string; readonly host?: string }
): string {
  return format.layout ?? (format.host === undefined ? format.kind : `${format.host}-${format.kind}`)
}

/** What every file system takes: no separators, no control characters, nothing Windows reserves. */
function fileName(text: string): string {
  const plain = plainName(text).replace(/^[. ]+|[. ]+$/g, '')
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain)
  return reserved || plain === '' ? `_${plain}` : plain
}

function plainName(text: string): string {
  return text.replace(/[\p{Cc}<>:"/\\|?*]/gu, '-')
}
