import { basename, join, resolve } from 'node:path'
import { stat } from 'node:fs/promises'
import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { fileEnding } from '../../shared/domain/exportCodecs'
import { estimatedBytes } from '../../shared/domain/exportEstimate'
import type { ExportJob, ExportMask } from '../../shared/domain/exportJob'
import { namedOutputs, namingOf, today } from '../../shared/domain/exportNames'
import { forEachRun } from '../../shared/domain/maskRle'
import type { FrameIndex, VideoInfo } from '../../shared/domain/types'
import { checkRange, createDecoder } from '../media/decode/decoder'
import type { FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import { type BrokenOff, markIncomplete } from '../files/incompleteMark'
import { refuseExisting, writeFailure } from '../files/outputFile'
import type { OpenMatting } from '../session/matting'
import { probeVideo } from '../media/probe/probe'
import { decodingNotes } from '../media/probe/sizeChanges'
import { removeStaleParts } from '../files/staleParts'
import type { Edging, ExportContext, ExportTarget, ShapeSummary, WrittenExport } from './exportWriter'
import { checkFreeSpace } from '../files/freeSpace'
import { writerOf } from './writers'

export interface ExportDeps {
  readonly ffmpeg: FfmpegInstallation
  readonly signal: AbortSignal
  /** Called for every frame of every file. */
  readonly onProgress: (done: number, total: number) => void
  /** Opens the network of matting edges; absent: the one that comes along. */
  readonly matting?: OpenMatting
  /** Where the export waits between two frames while it is held up. */
  readonly pass?: () => Promise<void>
}

export interface ExportResult {
  readonly files: readonly string[]
  readonly frames: number
  readonly notes: readonly string[]
  /** Where the video broke off: the files hold what there was of it, and are marked (`incompleteMark.ts`). */
  readonly brokenOff?: BrokenOff
  /** Of roto shapes: points, keys, error and overlap of each object. */
  readonly shapes?: readonly ShapeSummary[]
}

/**
 * Runs one export from its description: opens the video anew, writes every file under a temporary name, reads each back,
 * and gives them their names together. Cancelled or failed, it leaves nothing. Files of a video that broke off are marked.
 * @throws StudioError for every kind of bad input, before anything is written
 */
export async function runExport(job: ExportJob, deps: ExportDeps): Promise<ExportResult> {
  checkContent(job)
  const video = await probeVideo(deps.ffmpeg, job.videoPath, deps.signal)
  checkRange(video, job.range)
  checkSizes(job.masks, video)
  await removeStaleParts(job.output.folder)
  const { targets, context: checked } = await checkExport(job, { ...deps, video })
  const total = (job.range.to - job.range.from + 1) * targets.length
  let done = 0
  const context: ExportContext = {
    ...checked,
    matting: deps.matting,
    masks: {
      at: async (frameIndex) => {
        await deps.pass?.()
        return checked.masks.at(frameIndex)
      }
    },
    frameDone: () => deps.onProgress(++done, total)
  }
  return writeTargets(context, targets)
}

/** The day stays that of the job: one that waits over midnight keeps the names it was given. */
export function withNaming(job: ExportJob, video: VideoInfo): ExportJob {
  return { ...job, naming: namingOf(video, job.range, job.naming?.date ?? today()) }
}

/**
 * Everything that can be told before the first mask is needed: names, room on the disk, what container and encoder take.
 * @throws StudioError as `runExport`
 */
export async function checkExport(
  job: ExportJob,
  { ffmpeg, video, signal }: Pick<ExportDeps, 'ffmpeg' | 'signal'> & { readonly video: VideoInfo }
): Promise<{ readonly targets: ExportTarget[]; readonly context: ExportContext }> {
  checkRange(video, job.range)
  const targets = await planTargets(withNaming(job, video))
  const frames = job.range.to - job.range.from + 1
  const { size, frameRate } = video
  const estimate = estimatedBytes({ format: job.format, size, frameRate, frames, files: targets.length })
  await checkFreeSpace(job.output.folder, estimate)
  const masks = new Map(job.masks.map((mask) => [mask.frameIndex, mask]))
  const context: ExportContext = {
    ...{ format: job.format, range: job.range, overwrite: job.output.overwrite },
    ...{ ffmpeg, signal, video, decoder: createDecoder(ffmpeg, video) },
    edging: edgingOf(job),
    masks: { at: (frameIndex) => masks.get(frameIndex) ?? null },
    ...(job.masks.length === 0 && { masksToCome: true }),
    frameDone: () => undefined
  }
  await writerOf(context.format).check?.(context, targets)
  return { targets, context }
}

/** What a job says of matting edges. */
export function edgingOf({ objects, bands = [] }: Pick<ExportJob, 'objects' | 'bands'>): Edging {
  return { tunings: new Map(objects.flatMap(({ id, edge }) => (edge ? [[id, edge] as const] : []))), bands }
}

/** Everything that can be told from the description alone. @throws StudioError `nothing-to-export`, `frame-out-of-range` */
export function checkContent(job: ExportJob): void {
  const { from, to } = job.range
  if (from > to) {
    const message = `The range ends (frame ${to + 1}) before it begins (frame ${from + 1}).`
    throw new StudioError('frame-out-of-range', message, { hint: 'Set the out point behind the in point.' })
  }
  if (job.format.kind === 'frames') return
  const ids = new Set(namedOutputs(job).flatMap(({ objects }) => objects.map(({ id }) => id)))
  if (ids.size === 0) {
    throw new StudioError('nothing-to-export', 'No object is chosen.', { hint: 'Choose at least one object.' })
  }
  const shown = job.masks.some(({ frameIndex, mask }) => frameIndex >= from && frameIndex <= to && shows(mask, ids))
  if (shown) return
  const message = `None of the chosen objects has a mask on frames ${from + 1} to ${to + 1}.`
  throw new StudioError('nothing-to-export', message, { hint: 'Propagate first, or choose another range.' })
}

function shows(mask: ExportMask['mask'], ids: ReadonlySet<number>): boolean {
  let found = false
  forEachRun(mask, (label) => (found ||= ids.has(label)))
  return found
}

/** @throws StudioError `mask-aspect-mismatch` for masks of another size than the video's */
export function checkSizes(
  masks: readonly { readonly frameIndex: FrameIndex; readonly mask: ExportMask['mask'] }[],
  { size }: VideoInfo
): void {
  for (const { frameIndex, mask } of masks) {
    if (mask.width === size.width && mask.height === size.height) continue
    const sizes = `${mask.width}×${mask.height}, the video is ${size.width}×${size.height}`
    throw new StudioError('mask-aspect-mismatch', `The mask of frame ${frameIndex} is ${sizes}.`, {
      hint: 'Open the video these masks were made for.'
    })
  }
}

/** @throws StudioError `output-not-writable`, `output-exists` */
export async function planTargets(job: ExportJob): Promise<ExportTarget[]> {
  const folder = resolve(job.output.folder)
  const found = await stat(folder).catch((error: unknown) => {
    throw writeFailure(join(folder, 'export'), error)
  })
  if (!found.isDirectory()) {
    const message = `${basename(folder)} is a file, not a folder.`
    throw new StudioError('output-not-writable', message, { hint: 'Choose a folder.' })
  }
  const ending = fileEnding(job.format)
  const targets = namedOutputs(job).map(({ name, ...what }) => ({ path: join(folder, `${name}${ending}`), ...what }))
  if (ending !== '') for (const { path } of targets) await refuseExisting(path, job.output.overwrite)
  return targets
}

/** Whoever looks for a name finds a number with it. */
function sameNameNotes(targets: readonly ExportTarget[]): string[] {
  const names = targets.flatMap(({ objects }) => objects.map(({ name }) => name.trim()))
  const double = [...new Set(names.filter((name, at) => name !== '' && names.indexOf(name) !== at))]
  return double.map((name) => `Several objects are called ${name}: they are told apart by their numbers.`)
}

async function writeTargets(context: ExportContext, targets: readonly ExportTarget[]): Promise<ExportResult> {
  const writer = writerOf(context.format)
  const written: WrittenExport[] = []
  try {
    for (const target of targets) written.push(await writer.write(context, target))
    throwIfCancelled(context.signal)
    const files: string[] = []
    for (const [at, each] of written.entries()) {
      files.push(...(await each.publish()))
      const { frames, brokenOff } = each
      const place = targets[at]?.path
      if (brokenOff && place !== undefined) await markIncomplete(place, { frames, ...brokenOff })
    }
    const told = written.flatMap((each) => each.notes)
    const notes = [...new Set([...told, ...sameNameNotes(targets), ...decodingNotes(context.video)])]
    const shapes = written.flatMap((each) => each.shapes ?? [])
    const frames = written.reduce((sum, each) => sum + each.frames, 0)
    const brokenOff = written.find((each) => each.brokenOff)?.brokenOff
    return { files, frames, notes, ...(brokenOff && { brokenOff }), ...(shapes.length > 0 && { shapes }) }
  } catch (error) {
    await Promise.all(written.map((each) => each.discard().catch(() => undefined)))
    throw error
  }
}
