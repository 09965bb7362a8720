import { createHash } from 'node:crypto'
import { basename, dirname, isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { qualityProblem } from '../../../shared/domain/codecQuality'
import { StudioError } from '../../../shared/domain/errors'
import { defaultNameTemplate } from '../../../shared/domain/exportNames'
import { importAnswersSchema } from '../../../shared/domain/importQuestion'
import { precisionWishSchema } from '../../../shared/domain/preferenceSchema'
import { objectIdSchema } from '../../../shared/domain/project'
import { readPlainText } from '../../files/plainFile'
import { batchFormatSchema } from './batchFormats'

/** Jobs as a file states them: what `hodor-studio batch` runs. Paths count from the file's own folder. */

const path = z.string().min(1).max(32_768)
/** Ten thousand jobs, however long their paths are. */
const mostBytes = 64 * 2 ** 20
const frame = z.int().min(0)

const batchExportSchema = z.strictObject({
  format: batchFormatSchema.describe('What is made; what is left out has its usual value.'),
  folder: path.default('.').describe('Folder the files go to; made where it is missing.'),
  name: z
    .string()
    .min(1)
    .max(255)
    .default(defaultNameTemplate)
    .describe(
      'File name without its ending; {name} {object} {kind} {from} {to} {frame:4} {timecode} {date} are filled in.'
    ),
  objects: z
    .array(z.union([objectIdSchema, z.string().min(1).max(200)]))
    .min(1)
    .optional()
    .describe('Objects by number or name; absent: all.'),
  apart: z.boolean().default(false).describe('A file for each object.')
})

const source = {
  name: z.string().min(1).max(200).optional().describe('What the job is called in messages.'),
  video: path.optional().describe('The clip; with a project, in place of the one it names.'),
  project: path.optional().describe('A saved .hodor project.'),
  from: frame.optional().describe('First frame, from 0.'),
  to: frame.optional().describe('Last frame, included.'),
  readAs: importAnswersSchema
    .optional()
    .describe('What decides where masks can be read in several ways, as --mask-as and --mask-clip do.'),
  overwrite: z.boolean().default(false).describe('Replaces files that exist.')
}

const exports = z.array(batchExportSchema)

/** In pixels of the video. */
const places = z.array(z.tuple([z.number().min(0), z.number().min(0)]))

export const batchJobSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('segment').describe('Carries reference masks through the clip, then exports.'),
    ...source,
    references: z
      .array(
        z.strictObject({
          masks: path.describe('A mask picture, or a file or folder of masks in any format the studio reads.'),
          frame: frame.optional().describe('Frame of the first mask; absent: as the file numbers it.')
        })
      )
      .default([])
      .describe('With a project they are added to its own.'),
    clicks: z
      .array(
        z.strictObject({
          frame,
          object: objectIdSchema.default(1),
          points: places.default([]).describe('Places that are the object.'),
          not: places.default([]).describe('Places that are not; they count where they contradict the points.')
        })
      )
      .default([])
      .describe('Makes reference masks of what is pointed at, or corrects them, as --click and --not do.'),
    window: z.int().min(1).optional().describe('Earlier frames the network looks at.'),
    model: path.optional().describe('Folder of the network; absent: the one that comes along.'),
    device: z.string().min(1).default('auto'),
    precision: precisionWishSchema.default('auto').describe('On the processor: float32, int8, or auto.'),
    save: path.optional().describe('Writes everything as a .hodor project.'),
    exports: exports.default([])
  }),
  z.strictObject({
    kind: z.literal('export').describe('Exports masks there are: of a project, or of files.'),
    ...source,
    masks: path.optional().describe('Without a project: a file or folder of masks for the clip.'),
    exports: exports.min(1)
  })
])

export const batchFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  jobs: z.array(batchJobSchema).min(1).max(10_000)
})

export type BatchJob = z.infer<typeof batchJobSchema>
export type BatchExport = z.infer<typeof batchExportSchema>

export interface NamedJob {
  /** Of its content and its place among equals: the same job has the same id in the next run. */
  readonly id: string
  readonly title: string
  readonly job: BatchJob
}

/** The JSON schema of the file, for editors. */
export function batchJsonSchema(): unknown {
  return { title: 'HODOR Studio batch', ...z.toJSONSchema(batchFileSchema, { io: 'input' }) }
}

/** @throws StudioError `file-not-found`, `bad-arguments` naming the first thing that does not fit */
export async function readBatchFile(file: string): Promise<NamedJob[]> {
  const name = basename(file)
  const text = await readPlainText(file, mostBytes).catch((error: unknown) => {
    throw new StudioError('file-not-found', `${name} cannot be read.`, { hint: 'Check the path.', cause: error })
  })
  return usable(() => JSON.parse(text.replace(/^\uFEFF/, '')), { name, folder: dirname(resolve(file)) })
}

/** Jobs as a script states them: their paths count from the process's folder. @throws StudioError `bad-arguments` */
export function statedJobs(jobs: unknown): NamedJob[] {
  return usable(() => ({ version: 1, jobs }), { name: 'The list of jobs', folder: process.cwd() })
}

interface JobsPlace {
  /** What they are called in messages. */
  readonly name: string
  readonly folder: string
}

function usable(read: () => unknown, { name, folder }: JobsPlace): NamedJob[] {
  const jobs = parseBatch(read, name).map((job) => absolute(job, folder))
  jobs.forEach((job, at) => checkSources(job, `${name}, job ${at + 1}`))
  return named(jobs)
}

function parseBatch(read: () => unknown, name: string): BatchJob[] {
  try {
    return batchFileSchema.parse(read()).jobs
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined
    const what = issue ? `${z.core.toDotPath(issue.path) || 'the file'}: ${issue.message}` : 'it is no valid JSON'
    throw new StudioError('bad-arguments', `${name} cannot be used: ${what}.`, {
      hint: '`hodor-studio batch --schema` prints what belongs in it.',
      cause: error
    })
  }
}

function absolute(job: BatchJob, folder: string): BatchJob {
  const from = (given: string): string => (isAbsolute(given) ? given : resolve(folder, given))
  const optional = <K extends string>(key: K, given: string | undefined) =>
    given === undefined ? {} : ({ [key]: from(given) } as Record<K, string>)
  const shared = {
    ...{ ...optional('video', job.video), ...optional('project', job.project) },
    exports: job.exports.map((each) => ({ ...each, folder: from(each.folder), format: withBackdrop(each, from) }))
  }
  if (job.kind === 'export') return { ...job, ...shared, ...optional('masks', job.masks) }
  const references = job.references.map((reference) => ({ ...reference, masks: from(reference.masks) }))
  return { ...job, ...shared, references, ...optional('model', job.model), ...optional('save', job.save) }
}

function withBackdrop({ format }: BatchExport, from: (path: string) => string): BatchExport['format'] {
  if (format.kind !== 'background' || !('path' in format.backdrop)) return format
  return { ...format, backdrop: { ...format.backdrop, path: from(format.backdrop.path) } }
}

function checkSources(job: BatchJob, where: string): void {
  const reason = job.kind === 'export' ? exportFault(job) : segmentFault(job)
  const isBackward = job.from !== undefined && job.to !== undefined && job.from > job.to
  const fault = isBackward ? '“from” lies after “to”' : (reason ?? qualityFault(job))
  if (fault === null) return
  const hint = '`hodor-studio batch --schema` prints what belongs in it.'
  throw new StudioError('bad-arguments', `${where}: ${fault}.`, { hint })
}

/** Hours may pass before the job's turn comes. */
function qualityFault({ exports: wanted }: BatchJob): string | null {
  const problems = wanted.map(({ format }) => ('codec' in format ? qualityProblem(format) : null))
  return problems.find((problem) => problem !== null)?.replace(/\.$/, '') ?? null
}

function exportFault({ video, project, masks }: Extract<BatchJob, { kind: 'export' }>): string | null {
  if (project !== undefined) return masks === undefined ? null : 'it has a project and masks: give one of them'
  return video !== undefined && masks !== undefined ? null : 'it needs a project, or a video and masks'
}

function segmentFault(job: Extract<BatchJob, { kind: 'segment' }>): string | null {
  if (job.video === undefined && job.project === undefined) return 'it names neither a video nor a project'
  if (job.project === undefined && job.references.length + job.clicks.length === 0) {
    return 'it has no reference masks and no clicks'
  }
  if (job.clicks.some(({ points, not }) => points.length + not.length === 0))
    return 'an entry of “clicks” has no points'
  return job.exports.length === 0 && job.save === undefined ? 'it makes nothing: give exports, or “save”' : null
}

function named(jobs: readonly BatchJob[]): NamedJob[] {
  const seen = new Map<string, number>()
  return jobs.map((job, at) => {
    const content = JSON.stringify(job)
    const before = seen.get(content) ?? 0
    seen.set(content, before + 1)
    const digest = createHash('sha256').update(`${before} ${content}`).digest('hex').slice(0, 16)
    // One in two thousand is digits alone: queues take such a name for a number of their own.
    const id = /^\d+$/.test(digest) ? `a${digest.slice(1)}` : digest
    const clip = basename(job.project ?? job.video ?? '').replace(/#.*$/, '')
    return { id, title: job.name ?? `${at + 1} ${job.kind} ${clip}`, job }
  })
}
