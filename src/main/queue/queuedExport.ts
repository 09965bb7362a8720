import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { fileEnding } from '../../shared/domain/exportCodecs'
import type { ExportJob } from '../../shared/domain/exportJob'
import { namedOutputs } from '../../shared/domain/exportNames'
import type { NewJob } from './jobQueue'

/** An export as the queue lists it. */
export function queuedExport(job: ExportJob): NewJob<ExportJob> {
  const outputs = namedOutputs(job)
  const frames = job.range.to - job.range.from + 1
  return {
    id: randomBytes(8).toString('hex'),
    title: titleOf(outputs.map(({ name }) => `${name}${fileEnding(job.format)}`)),
    place: resolve(job.output.folder),
    total: frames * outputs.length,
    job
  }
}

function titleOf([first = '', ...others]: readonly string[]): string {
  return `${first}${others.length === 0 ? '' : ` and ${others.length} more`}`.slice(0, 500)
}
