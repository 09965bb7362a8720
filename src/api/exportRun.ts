import { resolve } from 'node:path'
import { defaultNameTemplate } from '../shared/domain/exportNames'
import { exportProject, type ExportRequest as EngineRequest } from '../main/engine/exportProject'
import type { ExportResult } from '../main/export/runExport'
import { batchFormatSchema } from '../main/queue/batch/batchFormats'
import type { ExportRequest, ExportWish } from './requests'
import { given, type Surroundings } from './surroundings'

/** @throws StudioError as `exportProject` */
export async function exportRun(request: ExportRequest, { signal, tell }: Surroundings): Promise<ExportResult> {
  const { projectPath, from, to, overwrite = false } = request
  const range = given({ from, to }) as Pick<EngineRequest, 'from' | 'to'>
  const onProgress = (done: number, total: number): void => tell({ kind: 'progress', done, total })
  return exportProject(projectPath, { ...fullWish(request), ...range, overwrite }, { signal, onProgress })
}

/** A wish with everything that was left out. */
export type FullWish = Pick<EngineRequest, 'format' | 'folder' | 'nameTemplate' | 'objects' | 'apart'>

export function fullWish({ format, folder, nameTemplate, objects, apart = false }: ExportWish): FullWish {
  return {
    format: batchFormatSchema.parse(format),
    folder: resolve(folder),
    nameTemplate: nameTemplate ?? defaultNameTemplate,
    ...(objects && { objects }),
    apart
  }
}
