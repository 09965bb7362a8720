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

/** Longest name most file systems take is 255 bytes; the ending and a number need some of them. */
const longestName = 200

/** Objects the export is about, in the job's order. */
export function selectedObjects({ objects, selection }: Pick<ExportJob, 'objects' | 'selection'>): ExportObject[] {
  const { ids } = selection
  return ids === undefined ? [...objects] : objects.filter(({ id }) => ids.includes(id))
}

type Nameable = Pick<ExportJob, 'videoPath' | 'objects' | 'selection' | 'range' | 'output' | 'format' | 'naming'>

/** One output for each object, or one for all; two of the same name are told apart by the object's number. */
export function namedOutputs(job: Nameable): NamedOutput[] {
  const objects = selectedObjects(job)
  const groups = job.selection.apart ? objects.map((object) => [object]) : [objects]
  const named = groups.map((group) => ({ name: nameOf(job, group), objects: group }))
  return named.map(({ name, objects: group }, index) => {
    const isDouble = named.some((other, at) => at !== index && other.name.toLowerCase() === name.toLowerCase())
    const own = isDouble ? `${name}_${group[0]?.id ?? 0}` : name
    const pictures = pictureNames(job, group)
    return { name: own, objects: group, ...(pictures && { pictures }) }
  })
}

const numberMark = /\{frame(?::(\d))?\}/

/** Folders of pictures leave the number to the pictures, and with it what joins it to the rest. */
function nameOf(job: Nameable, group: readonly ExportObject[]): string {
  const template = job.output.nameTemplate
  if (!makesPictures(job)) return fileName(filled(template, job, group))
  const without = template.replace(new RegExp(`[ ._-]*${numberMark.source}`, 'g'), '')
  return fileName(filled(without === '' ? '{name}' : without, job, group))
}

function pictureNames(job: Nameable, group: readonly ExportObject[]): PictureNames | null {
  const mark = makesPictures(job) ? numberMark.exec(job.output.nameTemplate) : null
  if (!mark) return null
  const [before = '', after = ''] = job.output.nameTemplate.split(mark[0], 2)
  const part = (text: string): string => (text === '' ? '' : plainName(filled(text, job, group)))
  return { before: part(before), digits: Number(mark[1] ?? job.naming?.digits ?? 1), after: part(after) }
}

function makesPictures({ format }: Nameable): boolean {
  return format.kind !== 'annotations' && fileEnding(format) === ''
}

function filled(template: string, job: Nameable, group: readonly ExportObject[]): string {
  const whole = group.length === job.objects.length && !job.selection.apart
  const { naming } = job
  const values: Record<(typeof namePlaceholders)[number], string> = {
    name: clipNameOf(job.videoPath),
    object: whole ? 'all' : group.map(({ id, name }) => name.trim() || `object-${id}`).join('+'),
    kind: kindName(job.format),
    from: String(frameNumber(job, job.range.from)),
    to: String(frameNumber(job, job.range.to)),
    frame: String(frameNumber(job, job.range.from)),
    timecode: (naming?.timecode ?? '00:00:00:00').replace(/[:;]/g, '-'),
    date: naming?.date ?? ''
  }
  return template.replace(/\{(\w+)(?::(\d))?\}/g, (text, key: string, width: string | undefined) => {
    if (!(key in values)) return text
    const isNumber = key === 'from' || key === 'to' || key === 'frame'
    const digits = isNumber ? Number(width ?? naming?.digits ?? 1) : 0
    return values[key as keyof typeof values].padStart(digits, '0')
  })
}

export function kindName(format: Pick<ExportFormat, 'kind'> & { readonly layout?: string }): string {
  return format.layout ?? format.kind
}

/** What every file system takes: no separators, no control characters, nothing Windows reserves. */
function fileName(text: string): string {
  const short = plainName(text.replace(/^[. ]+|[. ]+$/g, ''))
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short)
  return reserved || short === '' ? `_${short}` : short
}

function plainName(text: string): string {
  return [...text.replace(/[\p{Cc}<>:"/\\|?*]/gu, '-')].slice(0, longestName).join('')
}
