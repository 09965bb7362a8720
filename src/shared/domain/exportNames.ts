import type { ExportJob, ExportObject } from './exportJob'
import type { ExportFormat } from './exportFormats'
import { clipNameOf } from './sequencePath'

/**
 * File names from templates: `{name}` the video's name without its ending, `{object}` the objects' names, `{kind}` what
 * the export makes, `{from}` and `{to}` frame numbers. Everything else is taken as it is; the ending is added.
 */
export const defaultNameTemplate = '{name}_{object}_{kind}'

export const namePlaceholders = ['name', 'object', 'kind', 'from', 'to'] as const

export interface NamedOutput {
  /** Name without folder and ending. */
  readonly name: string
  readonly objects: readonly ExportObject[]
}

/** Longest name most file systems take is 255 bytes; the ending and a number need some of them. */
const longestName = 200

/** Objects the export is about, in the job's order. */
export function selectedObjects({ objects, selection }: Pick<ExportJob, 'objects' | 'selection'>): ExportObject[] {
  const { ids } = selection
  return ids === undefined ? [...objects] : objects.filter(({ id }) => ids.includes(id))
}

/** One output for each object, or one for all; two of the same name are told apart by the object's number. */
export function namedOutputs(
  job: Pick<ExportJob, 'videoPath' | 'objects' | 'selection' | 'range' | 'output' | 'format'>
): NamedOutput[] {
  const objects = selectedObjects(job)
  const groups = job.selection.apart ? objects.map((object) => [object]) : [objects]
  const named = groups.map((group) => ({ name: nameOf(job, group), objects: group }))
  return named.map(({ name, objects: group }, index) => {
    const isDouble = named.some((other, at) => at !== index && other.name.toLowerCase() === name.toLowerCase())
    return { name: isDouble ? `${name}_${group[0]?.id ?? 0}` : name, objects: group }
  })
}

function nameOf(job: Parameters<typeof namedOutputs>[0], group: readonly ExportObject[]): string {
  const whole = group.length === job.objects.length && !job.selection.apart
  const values: Record<(typeof namePlaceholders)[number], string> = {
    name: clipNameOf(job.videoPath),
    object: whole ? 'all' : group.map(({ id, name }) => name.trim() || `object-${id}`).join('+'),
    kind: kindName(job.format),
    from: String(job.range.from + 1),
    to: String(job.range.to + 1)
  }
  const filled = job.output.nameTemplate.replace(/\{(\w+)\}/g, (text, key: string) =>
    key in values ? values[key as keyof typeof values] : text
  )
  return fileName(filled)
}

export function kindName(format: Pick<ExportFormat, 'kind'> & { readonly layout?: string }): string {
  return format.layout ?? format.kind
}

/** What every file system takes: no separators, no control characters, nothing Windows reserves. */
function fileName(text: string): string {
  const plain = text.replace(/[\p{Cc}<>:"/\\|?*]/gu, '-').replace(/^[. ]+|[. ]+$/g, '')
  const short = [...plain].slice(0, longestName).join('')
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short)
  return reserved || short === '' ? `_${short}` : short
}
