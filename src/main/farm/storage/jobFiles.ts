import type { BatchExport, BatchJob } from '../../queue/batch/batchFile'

/** Where the files of a job are to be looked for and put, path by path. */
export interface JobPlaces {
  input(path: string): string
  outputFolder(path: string): string
  outputFile(path: string): string
}

/** Everything a job reads. Networks are no part of it: every worker has its own. */
export function inputsOf(job: BatchJob): string[] {
  const given = [job.video, job.project, ...maskPaths(job), ...job.exports.map(backdropOf)]
  return [...new Set(given.filter((path) => path !== undefined))]
}

function maskPaths(job: BatchJob): (string | undefined)[] {
  return job.kind === 'segment' ? job.references.map(({ masks }) => masks) : [job.masks]
}

function backdropOf({ format }: BatchExport): string | undefined {
  return format.kind === 'background' && 'path' in format.backdrop ? format.backdrop.path : undefined
}

/** The same job with its files elsewhere. */
export function relocated(job: BatchJob, places: JobPlaces): BatchJob {
  const shared = {
    ...(job.video !== undefined && { video: places.input(job.video) }),
    ...(job.project !== undefined && { project: places.input(job.project) }),
    exports: job.exports.map((each) => relocatedExport(each, places))
  }
  if (job.kind === 'export')
    return { ...job, ...shared, ...(job.masks !== undefined && { masks: places.input(job.masks) }) }
  const references = job.references.map((each) => ({ ...each, masks: places.input(each.masks) }))
  return { ...job, ...shared, references, ...(job.save !== undefined && { save: places.outputFile(job.save) }) }
}

function relocatedExport(each: BatchExport, places: JobPlaces): BatchExport {
  const { format } = each
  const folder = places.outputFolder(each.folder)
  if (format.kind !== 'background' || !('path' in format.backdrop)) return { ...each, folder }
  return {
    ...each,
    folder,
    format: { ...format, backdrop: { ...format.backdrop, path: places.input(format.backdrop.path) } }
  }
}
