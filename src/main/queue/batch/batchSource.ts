import { exportMask, type ExportMask, type ExportObject } from '../../../shared/domain/exportJob'
import type { ImportedMasks } from '../../../shared/domain/importedMasks'
import { defaultColour } from '../../../shared/domain/palette'
import type { PromptStroke } from '../../../shared/domain/pointing'
import type { Project } from '../../../shared/domain/project'
import type { FrameRange, ReferenceMask, VideoInfo } from '../../../shared/domain/types'
import { withClicks, type ClickedObject } from '../../engine/clickReferences'
import { readProjectSource } from '../../engine/projectSource'
import type { ClipSource } from '../../engine/saveClipProject'
import { masksForClip, shownFrames, type MaskFile } from '../../interchange/masksForClip'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { createDecoder } from '../../media/decode/decoder'
import { probeVideo } from '../../media/probe/probe'
import type { BatchJob } from './batchFile'

/** What a job works on, read and checked. */
export interface BatchSource extends ClipSource {
  /** Masks there are already, references among them; ascending. */
  readonly masks: readonly ExportMask[]
  readonly notes: readonly string[]
}

interface SourceDeps {
  readonly ffmpeg: FfmpegInstallation
  readonly signal: AbortSignal
}

/** @throws StudioError for whatever cannot be read or does not fit */
export async function readSource(job: BatchJob, { ffmpeg, signal }: SourceDeps): Promise<BatchSource> {
  const project = job.project === undefined ? null : await readProjectSource(job.project)
  const video = await probeVideo(ffmpeg, videoOf(job, project), signal)
  const read = await Promise.all(maskFiles(job).map((file) => masksForClip(file, video, signal)))
  const imports = job.kind === 'segment' ? read.map((masks) => ({ ...masks, ...shownFrames(masks) })) : read
  const start: Merged = { objects: project?.objects ?? [], references: [], notes: video.notes }
  const { objects: known, notes: told, references: imported } = imports.reduce(add, start)
  const isSegment = job.kind === 'segment'
  const painted = project?.references ?? []
  const notes = [...told]
  const decoder = createDecoder(ffmpeg, video)
  const references = isSegment
    ? byFrame(
        await withClicks(byFrame([...painted, ...imported]), clickedIn(job), {
          ...{ decoder, signal, device: job.device },
          onNote: (text) => notes.push(text)
        })
      )
    : byFrame(painted)
  const objects = withClicked(known, job)
  const masks = finishedMasks(project, isSegment ? [] : imported, references)
  return { video, project, references, objects, masks, notes, range: rangeOf(job, video) }
}

/** Paintings before what was propagated or imported, as the window shows them. */
function finishedMasks(
  project: Project | null,
  imported: readonly ReferenceMask[],
  references: readonly ReferenceMask[]
): ExportMask[] {
  const made = [...(project?.masks ?? []), ...imported].map((mask) => exportMask(mask, false))
  return byFrame([...made, ...references.map((mask) => exportMask(mask, true))])
}

function videoOf({ video }: BatchJob, project: Project | null): string {
  return video ?? project?.video.path ?? ''
}

function rangeOf({ from, to }: BatchJob, { frameCount }: VideoInfo): FrameRange {
  return { from: from ?? 0, to: to ?? frameCount - 1 }
}

function maskFiles(job: BatchJob): MaskFile[] {
  if (job.kind === 'segment')
    return job.references.map(({ masks, frame }) => ({ path: masks, frame: frame ?? null, answers: job.readAs }))
  return job.masks === undefined ? [] : [{ path: job.masks, frame: null, answers: job.readAs }]
}

interface Merged {
  readonly objects: readonly ExportObject[]
  readonly references: readonly ReferenceMask[]
  readonly notes: readonly string[]
}

type SegmentJob = Extract<BatchJob, { kind: 'segment' }>

function clickedIn({ clicks }: SegmentJob): ClickedObject[] {
  return clicks.map(({ frame: frameIndex, object: objectId, points, not }) => ({
    ...{ objectId, frameIndex },
    strokes: [...points.map(strokeAt(true)), ...not.map(strokeAt(false))]
  }))
}

const strokeAt =
  (positive: boolean) =>
  ([x, y]: readonly [number, number]): PromptStroke => ({ kind: 'points', points: [{ x, y }], positive })

/** With the objects that are pointed at for the first time. */
function withClicked(known: readonly ExportObject[], job: BatchJob): readonly ExportObject[] {
  const clicked = job.kind === 'segment' ? new Set(job.clicks.map(({ object }) => object)) : new Set<number>()
  for (const { id } of known) clicked.delete(id)
  return [
    ...known,
    ...[...clicked].map((id): ExportObject => ({ id, name: `Object ${id}`, colour: [...defaultColour(id)] }))
  ]
}

/** Objects of one number are one object, whichever file they come from: numbers are what tells them apart. */
function add({ objects, references, notes }: Merged, masks: ImportedMasks): Merged {
  const known = new Set(objects.map(({ id }) => id))
  const fresh = masks.objects.filter(({ id }) => !known.has(id))
  const named = fresh.map(({ id, name, colour }): ExportObject => {
    const [red, green, blue] = colour ?? defaultColour(id)
    return { id, name, colour: [red, green, blue] }
  })
  return {
    objects: [...objects, ...named],
    references: [...references, ...masks.frames.map(({ frameIndex, mask }) => ({ frameIndex, mask }))],
    notes: [...notes, ...masks.notes]
  }
}

/** One a frame, ascending; of several the last. */
function byFrame<T extends { readonly frameIndex: number }>(entries: readonly T[]): T[] {
  const last = new Map(entries.map((entry) => [entry.frameIndex, entry]))
  return [...last.values()].sort((a, b) => a.frameIndex - b.frameIndex)
}
