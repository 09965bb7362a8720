import { codecsOf } from '../../shared/domain/exportCodecs'
import { estimatedBytes } from '../../shared/domain/exportEstimate'
import type { ExportJob, ExportMask } from '../../shared/domain/exportJob'
import { namedOutputs } from '../../shared/domain/exportNames'
import { reportNames } from '../../shared/domain/hideFormat'
import { fileEnding } from '../../shared/domain/exportCodecs'
import { forEachRun } from '../../shared/domain/maskRle'
import { timelineName } from '../../shared/domain/timelineKinds'
import { clipNameOf } from '../../shared/domain/sequencePath'
import type { EncodedMask, FrameIndex, FrameRange, ObjectId, VideoInfo } from '../../shared/domain/types'
import type { HideFormat, PictureCodec } from '../../shared/domain/exportFormats'
import { strings } from '../strings'
import { isDataSet } from './exportChoices'

/** What can be told of an export before it starts. */

export interface PlannedFile {
  /** File or folder as it will be called. */
  readonly name: string
  /** What is looked for to tell whether it is there already. */
  readonly taken: string
}

/** Files and folders a job makes. */
export function plannedFiles(job: ExportJob): PlannedFile[] {
  return [...plannedPictures(job), ...plannedReports(job), ...plannedTimelines(job)]
}

function plannedReports({ format, ...job }: ExportJob): PlannedFile[] {
  if (format.kind !== 'hide' || !format.report) return []
  const names = namedOutputs({ ...job, format }).flatMap(({ name }) => reportNames(name))
  return names.map((name) => ({ name, taken: name }))
}

function plannedTimelines({ format, ...job }: ExportJob): PlannedFile[] {
  if (format.kind === 'annotations' || format.kind === 'shapes') return []
  const names = namedOutputs({ ...job, format }).flatMap(({ name }) =>
    (format.timelines ?? []).map((kind) => timelineName(name, kind))
  )
  return names.map((name) => ({ name, taken: name }))
}

function plannedPictures(job: ExportJob): PlannedFile[] {
  const ending = fileEnding(job.format)
  const clip = clipNameOf(job.videoPath)
  return namedOutputs(job).map(({ name }) => {
    const file = `${name}${ending}`
    const within = job.format.kind === 'annotations' && isDataSet(job.format.layout)
    return { name: ending === '' ? `${file}/` : file, taken: within ? `${file}/Annotations/${clip}` : file }
  })
}

export function plannedBytes(job: ExportJob, { size, frameRate }: Pick<VideoInfo, 'size' | 'frameRate'>): number {
  const frames = job.range.to - job.range.from + 1
  return estimatedBytes({ format: job.format, size, frameRate, frames, files: namedOutputs(job).length })
}

/** Frames of a range on which any of the objects is seen; counting stops at the first. */
export function showsAny(
  masks: readonly { readonly frameIndex: FrameIndex; readonly mask: EncodedMask }[],
  { from, to }: FrameRange,
  objectIds: readonly ObjectId[]
): boolean {
  const ids = new Set(objectIds)
  return masks.some(({ frameIndex, mask }) => frameIndex >= from && frameIndex <= to && shows(mask, ids))
}

/** Masks a picture of one frame depends on: those around it, and where each object was last and is next where it is hidden. */
export function previewMasks(
  { format, objects, range }: ExportJob,
  frameIndex: FrameIndex,
  all: readonly ExportMask[]
): ExportMask[] {
  const near = all.filter((mask) => Math.abs(mask.frameIndex - frameIndex) <= 8)
  if (format.kind !== 'hide') return near
  const within = all.filter((mask) => mask.frameIndex >= range.from && mask.frameIndex <= range.to)
  const before = within.filter((mask) => mask.frameIndex < frameIndex).reverse()
  const after = within.filter((mask) => mask.frameIndex > frameIndex)
  const places = objects.flatMap(({ id }) => [before, after].map((way) => way.find((mask) => isSure(mask, id, format))))
  const wanted = new Set([...near, ...places.filter((mask) => mask !== undefined)])
  return all.filter((mask) => wanted.has(mask))
}

function isSure({ mask, confidence, isReference }: ExportMask, id: ObjectId, { minConfidence }: HideFormat): boolean {
  return shows(mask, new Set([id])) && (isReference || (confidence?.[id] ?? 1) >= minConfidence)
}

function shows(mask: EncodedMask, ids: ReadonlySet<ObjectId>): boolean {
  let found = false
  forEachRun(mask, (label) => (found ||= ids.has(label)))
  return found
}

/** Codecs of the kind that can be written here instead of one that cannot. */
export function alternatives(kind: ExportJob['format']['kind'], available: readonly PictureCodec[]): string[] {
  return codecsOf(kind)
    .filter((codec) => available.includes(codec))
    .map((codec) => strings.codecName(codec))
}
