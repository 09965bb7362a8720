import { basename } from 'node:path'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import type { ExportJob, ExportMask } from '../../../shared/domain/exportJob'
import { dayOf, namedOutputs, namingOf } from '../../../shared/domain/exportNames'
import { CollectingSink } from '../../engine/clipSinks'
import type { NetworkChoice } from '../../engine/networkInUse'
import { packSoftMasks } from '../../engine/packedSoftMasks'
import { saveClipProject } from '../../engine/saveClipProject'
import { markOutputs, segmentClip, type ClipResult, type ClipSink } from '../../engine/segmentClip'
import { checkContent, checkExport, planTargets, runExport } from '../../export/runExport'
import { defaultBundlePath } from '../../inference/bundles'
import type { OpenedModel } from '../../inference/openModel'
import { createDecoder } from '../../media/decode/decoder'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import type { VideoDecoder } from '../../session/ports'
import type { PropagateRequest } from '../../session/propagate'
import type { Checkpoints } from '../../session/propagationState'
import type { RunResult } from '../jobQueue'
import type { BatchExport, BatchJob } from './batchFile'
import { readSource, type BatchSource } from './batchSource'
import { makeFolder } from '../../files/makeFolder'
import { refuseExisting } from '../../files/outputFile'

export interface BatchDeps {
  readonly ffmpeg: FfmpegInstallation
  readonly signal: AbortSignal
  readonly overwrite: boolean
  /** Runs work on a network, which may stay open for the next job. */
  withModel<T>(choice: NetworkChoice, work: (opened: OpenedModel) => Promise<T>): Promise<T>
  /** Outputs that may be replaced in any case: this job's own. */
  readonly ours: ReadonlySet<string>
  /** Told of every output before any work. */
  claim(outputs: readonly string[]): Promise<void>
  /** Frames done of all that are to be carried and written. */
  onProgress(done: number, total: number): void
  /** How masks are carried where not in one go, here; absent: so. */
  readonly carry?: CarryClip
}

/** Everything about carrying a clip's masks. */
export interface ClipWork {
  readonly request: PropagateRequest
  readonly choice: NetworkChoice
  readonly decoder: VideoDecoder
  /** Told of every mask. */
  readonly counter: ClipSink
}

export type CarryClip = (work: ClipWork, deps: CarryDeps) => Promise<MadeMasks>
export type CarryDeps = Pick<BatchDeps, 'signal' | 'withModel'>

/**
 * One job from its description to its files. Everything that can be refused is refused before the network starts.
 * @throws StudioError as its parts
 */
export async function runBatchJob(job: BatchJob, deps: BatchDeps): Promise<RunResult> {
  const source = await readSource(job, deps)
  const exports = await planned(job, source, deps)
  const save = await savePath(job, deps)
  const outputs = [...exports.flatMap(({ paths }) => paths), ...save]
  await deps.claim(outputs)
  const count = counter(job, source, exports, deps)
  const made = job.kind === 'segment' ? await carried(job, source, { ...deps, frameDone: count }) : whole(source)
  const files: string[] = []
  const notes = new Set([...source.notes, ...made.end.notes])
  let incomplete = made.end.brokenOff !== null
  for (const each of exports) {
    throwIfCancelled(deps.signal)
    const result = await exported(each, made, { ...deps, onProgress: count })
    files.push(...result.files)
    incomplete ||= result.incomplete === true
    for (const note of result.notes) notes.add(note)
  }
  for (const path of save) files.push(await saveClipProject(path, source, made.masks))
  await markOutputs(save, made.end)
  return { files, notes: [...notes], ...(incomplete && { incomplete }) }
}

async function exported(
  { job, paths }: PlannedExport,
  { masks, end }: MadeMasks,
  deps: Pick<BatchDeps, 'ffmpeg' | 'signal' | 'onProgress'>
): Promise<RunResult> {
  // Of a clip that broke off, what there is.
  const result = await runExport({ ...job, masks: [...masks], range: end.range ?? job.range }, deps)
  await markOutputs(paths, end)
  return { files: result.files, notes: result.notes, ...(result.brokenOff && { incomplete: true }) }
}

/** Masks of a clip, and whether they are all that was asked for. */
export interface MadeMasks {
  readonly masks: readonly ExportMask[]
  readonly end: Pick<ClipResult, 'frames' | 'range' | 'brokenOff' | 'notes'>
}

function whole({ masks, range }: BatchSource): MadeMasks {
  return { masks, end: { frames: masks.length, range, brokenOff: null, notes: [] } }
}

/** Where the project goes, if anywhere. @throws StudioError `output-exists` for a file that is not the job's own */
async function savePath(job: BatchJob, { overwrite, ours }: BatchDeps): Promise<string[]> {
  if (job.kind === 'export' || job.save === undefined) return []
  await refuseExisting(job.save, overwrite || job.overwrite || ours.has(job.save))
  return [job.save]
}

interface PlannedExport {
  readonly job: ExportJob
  readonly paths: readonly string[]
}

async function planned(job: BatchJob, source: BatchSource, deps: BatchDeps): Promise<PlannedExport[]> {
  const plans: PlannedExport[] = []
  for (const each of job.exports) {
    await makeFolder(each.folder).catch(() => undefined)
    const wanted = exportJob(each, source)
    // Masks of a segment job are still to come: there only the objects can be checked.
    if (job.kind === 'export' || namedOutputs(wanted).length === 0) checkContent(wanted)
    const paths = (await planTargets(replacing(wanted, true))).map(({ path }) => path)
    const mayReplace = deps.overwrite || job.overwrite || paths.every((path) => deps.ours.has(path))
    const allowed = replacing(wanted, mayReplace)
    const known = job.kind === 'segment' ? { ...allowed, masks: [] } : allowed
    await checkExport(known, { ...deps, video: source.video })
    plans.push({ job: allowed, paths })
  }
  refuseDoubles(plans.flatMap(({ paths }) => paths))
  return plans
}

/** @throws StudioError `bad-arguments` where two outputs of a job have one name */
function refuseDoubles(paths: readonly string[]): void {
  const double = paths.find((path, at) => paths.indexOf(path) !== at)
  if (double === undefined) return
  throw new StudioError('bad-arguments', `Two outputs of the job would both be ${basename(double)}.`, {
    hint: 'Give each export a “name” of its own, or another folder.'
  })
}

function replacing(job: ExportJob, overwrite: boolean): ExportJob {
  return { ...job, output: { ...job.output, overwrite } }
}

function exportJob({ format, folder, name, objects, apart }: BatchExport, source: BatchSource): ExportJob {
  const ids = objects?.map((wanted) => idOf(wanted, source))
  const bands = source.project?.bands
  return {
    videoPath: source.video.path,
    objects: source.objects.map(({ id, name: objectName, colour, edge }) => ({
      ...{ id, name: objectName, colour },
      ...(edge && { edge })
    })),
    ...(bands && { bands }),
    masks: [...source.masks],
    range: source.range,
    selection: { apart, ...(ids && { ids }) },
    output: { folder, nameTemplate: name, overwrite: false },
    format,
    naming: namingOf(source.video, source.range, dayOf(new Date()))
  }
}

function idOf(wanted: number | string, { objects }: BatchSource): number {
  const found = objects.find(({ id, name }) => id === wanted || name === wanted)
  if (found) return found.id
  const names = objects.map(({ id, name }) => `${id} ${name}`).join(', ')
  throw new StudioError('bad-arguments', `There is no object ${wanted}: there are ${names || 'none'}.`, {
    hint: 'Name objects by number or name.'
  })
}

export type SegmentJob = Extract<BatchJob, { kind: 'segment' }>

async function carried(
  job: SegmentJob,
  source: BatchSource,
  { carry = carryWhole, ...deps }: BatchDeps & { frameDone(): void }
): Promise<MadeMasks> {
  return carry({ ...clipWork(job, source, deps.ffmpeg), counter: { take: deps.frameDone } }, deps)
}

/** What a job asks of the network. */
export function clipWork(
  { device, precision, model: bundlePath = defaultBundlePath(), window }: SegmentJob,
  { video, range, references }: Pick<BatchSource, 'video' | 'range' | 'references'>,
  ffmpeg: FfmpegInstallation
): Omit<ClipWork, 'counter'> {
  const request = { references, range, ...(window !== undefined && { window }) }
  return { request, choice: { device, precision, bundlePath }, decoder: createDecoder(ffmpeg, video) }
}

/** Where a carrying begins, and who takes note of how far it is. */
export interface CarryNotes {
  readonly checkpoints: Checkpoints
  readonly sink: ClipSink
}

/** Carries a clip's masks in one go. @param begin what its checkpoints are, once the network is known */
export async function carryWhole(
  { request, choice, decoder, counter }: ClipWork,
  { signal, withModel }: CarryDeps,
  begin?: (opened: OpenedModel) => Promise<CarryNotes>
): Promise<MadeMasks> {
  const sink = new CollectingSink()
  const end = await withModel(choice, async (opened) => {
    const notes = await begin?.(opened)
    const tools = { decoder, model: opened.model, signal, packSoft: packSoftMasks }
    const sinks = [sink, counter, ...(notes ? [notes.sink] : [])]
    return segmentClip(request, { ...tools, ...(notes && { checkpoints: notes.checkpoints }) }, sinks)
  })
  return { masks: sink.masks, end }
}

function counter(
  job: BatchJob,
  { range }: BatchSource,
  exports: readonly PlannedExport[],
  { onProgress }: BatchDeps
): () => void {
  const frames = range.to - range.from + 1
  const outputs = exports.reduce((sum, { paths }) => sum + paths.length, 0)
  const total = frames * (outputs + (job.kind === 'segment' ? 1 : 0))
  let done = 0
  return () => onProgress(++done, total)
}
