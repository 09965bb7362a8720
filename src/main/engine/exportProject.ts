import { StudioError } from '../../shared/domain/errors'
import type { BandStroke } from '../../shared/domain/edgeTuning'
import type { ExportFormat } from '../../shared/domain/exportFormats'
import { exportMask, type ExportJob, type ExportMask, type ExportObject } from '../../shared/domain/exportJob'
import { exportObject } from '../../shared/domain/exportObject'
import type { Project } from '../../shared/domain/project'
import { unpackProject } from '../../shared/domain/projectPacking'
import type { FrameRange, ObjectId } from '../../shared/domain/types'
import { runExport, type ExportResult } from '../export/runExport'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { openProject } from '../project/projectStore'
import { findVideo } from '../project/findVideo'

/** An export as it is asked for from outside the window. */
export interface ExportRequest {
  readonly format: ExportFormat
  readonly folder: string
  readonly nameTemplate: string
  /** Numbers or names of objects; absent: all. */
  readonly objects?: readonly string[]
  readonly apart: boolean
  /** First and last frame, inclusive; absent: the project's in and out, else the whole clip. */
  readonly from?: number
  readonly to?: number
  readonly overwrite: boolean
}

export interface ExportCallbacks {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Exports what a saved project holds; the project is not changed.
 * @throws StudioError for whatever cannot be read, and as `runExport`
 */
export async function exportProject(
  projectPath: string,
  request: ExportRequest,
  callbacks: ExportCallbacks
): Promise<ExportResult> {
  const ffmpeg = await locateFfmpeg()
  const { packed, videoPaths } = await openProject(projectPath)
  const project = unpackProject(packed)
  const { fingerprint } = project.video
  const video = await findVideo({ paths: videoPaths, fingerprint, folders: [] })
  if (video.state !== 'found' && video.state !== 'moved') {
    throw new StudioError('file-not-found', `The project’s video ${project.video.path} is ${video.state}.`, {
      hint: 'Put it back, or open the project in the studio and show it where the video is.'
    })
  }
  const last = project.video.frameCount - 1
  const range = { from: project.range?.from ?? 0, to: project.range?.to ?? last }
  const { objects, bands } = project
  const job = exportJob({ videoPath: video.path, range, objects, masks: masksOf(project), bands }, request)
  return runExport(job, { ffmpeg, ...callbacks })
}

export interface ExportSource {
  readonly videoPath: string
  /** What is exported unless the request says otherwise. */
  readonly range: FrameRange
  readonly objects: readonly ExportObject[]
  readonly masks: readonly ExportMask[]
  /** Where the refine-edge brush went. */
  readonly bands?: readonly BandStroke[] | undefined
}

/** @throws StudioError `bad-arguments` for objects that are not there */
export function exportJob(source: ExportSource, request: ExportRequest): ExportJob {
  const { format, folder, nameTemplate, overwrite, apart } = request
  const range = { from: request.from ?? source.range.from, to: request.to ?? source.range.to }
  const ids = request.objects?.map((wanted) => idOf(wanted, source.objects))
  return {
    videoPath: source.videoPath,
    objects: source.objects.map(exportObject),
    masks: source.masks.filter(({ frameIndex }) => frameIndex >= range.from && frameIndex <= range.to),
    ...(source.bands && { bands: [...source.bands] }),
    range,
    selection: { apart, ...(ids ? { ids } : {}) },
    output: { folder, nameTemplate, overwrite },
    format
  }
}

function idOf(wanted: string, objects: readonly ExportObject[]): ObjectId {
  const found = objects.find(({ id, name }) => String(id) === wanted.trim() || name === wanted.trim())
  if (found) return found.id
  const names = objects.map(({ id, name }) => `${id} (${name})`).join(', ')
  throw new StudioError('bad-arguments', `There is no object ${wanted}.`, { hint: names ? `There are ${names}.` : '' })
}

function masksOf({ references, masks }: Project): ExportMask[] {
  const all = new Map(masks.map((mask) => [mask.frameIndex, exportMask(mask, false)]))
  for (const reference of references) all.set(reference.frameIndex, exportMask(reference, true))
  return [...all.values()].sort((a, b) => a.frameIndex - b.frameIndex)
}
