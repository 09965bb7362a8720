import type { PrecisionWish } from '../../shared/domain/devices'
import type { ExportObject } from '../../shared/domain/exportJob'
import { maskAreas } from '../../shared/domain/maskRle'
import { defaultColour } from '../../shared/domain/palette'
import type { Project } from '../../shared/domain/project'
import type { FrameRange, ObjectId, PropagatedMask, ReferenceMask, VideoInfo } from '../../shared/domain/types'
import { defaultBundlePath } from '../inference/bundles'
import { openModel, threadsHere, type OpenedModel, type SkippedDevice } from '../inference/openModel'
import { checkSizes } from '../export/runExport'
import { createDecoder } from '../media/decode/decoder'
import { locateFfmpeg, type FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import { describeFailure } from '../inference/fallbackModel'
import { planPropagation } from '../session/propagate'
import { CollectingSink, maskFolderSink } from './clipSinks'
import { checkOutputs } from './outputs'
import { OverlaySink, type OverlayDeps } from './overlaySink'
import { packSoftMasks } from './packedSoftMasks'
import { withClicks, type ClickedObject } from './clickReferences'
import { isProject, readProjectSource } from './projectSource'
import { readReferences, type ReferenceFile } from './referenceFiles'
import { saveClipProject } from './saveClipProject'
import type { BrokenOff } from '../files/incompleteMark'
import { segmentClip, type ClipSink } from './segmentClip'
import { StageMeans, type JobStage } from './stageMeans'

export interface SegmentRequest {
  /** A clip, or a saved project: then with its references before those given. */
  readonly videoPath: string
  readonly references: readonly ReferenceFile[]
  /** What was pointed at: it makes reference masks, or corrects those given. */
  readonly clicks?: readonly ClickedObject[]
  /** Folder for indexed PNG masks, one a frame. */
  readonly masksDir?: string
  readonly overlayPath?: string
  /** The overlay of a video of high dynamic range is made for usual screens. */
  readonly standardRange?: boolean
  /** Writes everything as a project, to go on with in the window. */
  readonly savePath?: string
  readonly bundlePath?: string
  readonly device: string
  /** On the CPU; absent = `auto`. */
  readonly precision?: PrecisionWish
  /** First and last frame, inclusive; absent = the video's. */
  readonly from?: number
  readonly to?: number
  readonly window?: number
  readonly overwrite: boolean
  readonly ffmpegPath?: string
}

export interface SegmentCallbacks {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
  readonly onNote: (text: string) => void
  /** Told what will be worked on; whatever it throws ends the job before the work. */
  readonly onInputs?: (inputs: SegmentInputs) => Promise<void>
  /** Takes every mask, with its probabilities; absent: masks are dropped once they are written. */
  readonly onMask?: (mask: PropagatedMask) => void
}

export interface SegmentInputs {
  readonly ffmpeg: FfmpegInstallation
  readonly video: VideoInfo
  readonly range: FrameRange
  readonly objects: readonly ObjectId[]
  readonly signal: AbortSignal
}

export interface SegmentResult {
  readonly frames: number
  /** False where the video broke off: `brokenOff` says what is missing, and the outputs are marked. */
  readonly complete: boolean
  readonly brokenOff: BrokenOff | null
  /** From the first frame made to the last. */
  readonly range: FrameRange | null
  /** The clip, also where a project was given. */
  readonly video: VideoInfo['path']
  readonly objects: readonly ObjectId[]
  /** Frames a second from the first frame decoded to the last file finished: start-up is in `seconds`. */
  readonly fps: number
  readonly msPerStage: Readonly<Record<JobStage, number>>
  readonly seconds: {
    /** Probing, reading masks, opening the network. */
    readonly startup: number
    /** From the call to the first mask the network made. */
    readonly firstMask: number
    readonly total: number
  }
  /** Most memory this process ever held, MiB. */
  readonly peakMemoryMiB: number
  readonly device: string
  /** Arithmetic of the network: float32, float16 or int8. */
  readonly precision: string
  /** Of the CPU provider, all together. */
  readonly threads: number
  readonly model: { readonly name: string; readonly version: string; readonly path: string }
  readonly ffmpeg: { readonly path: string; readonly version: string; readonly source: string }
  readonly skippedDevices: readonly SkippedDevice[]
  readonly files: readonly string[]
  readonly notes: readonly string[]
}

/**
 * The whole job from files to files: masks and overlay in one go, streaming. Outputs appear under their names only when
 * they are complete; a cancelled or failed job leaves none.
 * @throws StudioError for every kind of bad input, before anything is written
 */
export async function segmentVideo(request: SegmentRequest, callbacks: SegmentCallbacks): Promise<SegmentResult> {
  const started = performance.now()
  const sinceStart = (): number => (performance.now() - started) / 1000
  const notes: string[] = []
  const onNote = (text: string): void => {
    notes.push(text)
    callbacks.onNote(text)
  }
  await checkOutputs(request)
  const bundlePath = request.bundlePath ?? defaultBundlePath()
  const { inputs, opened } = await both(
    readInputs(request, { ...callbacks, onNote }),
    openModel({
      ...{ bundlePath, device: request.device },
      ...(request.precision && { precision: request.precision }),
      onFailure: (failure) => onNote(describeFailure(failure))
    })
  )
  const startup = sinceStart()
  try {
    const { firstMask, ...outcome } = await runTimed(request, inputs, { ...callbacks, onNote, opened, sinceStart })
    const total = sinceStart()
    return {
      ...outcome,
      complete: outcome.brokenOff === null,
      video: inputs.video.path,
      ...describeTools(inputs.ffmpeg, opened, bundlePath),
      objects: objectsOf(inputs.references),
      fps: outcome.frames / (total - startup),
      seconds: { startup, firstMask, total },
      peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
      notes
    }
  } finally {
    await opened.model.dispose()
  }
}

interface TimedDeps extends SegmentCallbacks {
  readonly opened: OpenedModel
  readonly sinceStart: () => number
}

async function runTimed(request: SegmentRequest, inputs: Inputs, deps: TimedDeps) {
  const { ffmpeg, video, range, references } = inputs
  const { signal, onNote, opened } = deps
  const means = new StageMeans()
  const decoder = createDecoder(ffmpeg, video)
  const job = { references, range, ...(request.window !== undefined && { window: request.window }) }
  const frames = range.to - range.from + 1
  const { total } = planPropagation(job, decoder)
  let firstMask = 0
  let steps = 0
  const tell: ClipSink = {
    take: (mask) => {
      deps.onMask?.(mask)
      if (!mask.isReference && firstMask === 0) firstMask = deps.sinceStart()
    }
  }
  const overlay = { ffmpeg, decoder, signal, onNote, onTiming: means.add }
  const collected = request.savePath === undefined ? null : new CollectingSink()
  const { notes, ...outcome } = await segmentClip(
    job,
    {
      ...{ decoder, model: opened.model, signal, onTiming: means.add },
      // Frames where walks meet are done twice: told in frames of the result.
      onStep: () => deps.onProgress(Math.min(frames, Math.floor((++steps * frames) / total)), frames),
      ...((deps.onMask ?? collected) && { packSoft: packSoftMasks })
    },
    [
      ...(await fileSinks(request, inputs, overlay)),
      ...(collected ? [projectSink(request, inputs, collected)] : []),
      tell
    ]
  )
  notes.forEach(onNote)
  return { ...outcome, firstMask, msPerStage: means.perFrame(outcome.frames) }
}

/** Saves the masks as a project once they are all there. */
function projectSink({ savePath = '' }: SegmentRequest, inputs: Inputs, collected: CollectingSink): ClipSink {
  return {
    place: savePath,
    take: (mask) => collected.take(mask),
    finish: async () => {
      await collected.finish()
      return [await saveClipProject(savePath, { ...inputs, objects: namedObjects(inputs) }, collected.masks)]
    }
  }
}

/** The project's objects, and those that only the given masks show. */
function namedObjects({ project, references }: Inputs): ExportObject[] {
  const known = project?.objects ?? []
  const fresh = objectsOf(references).filter((id) => !known.some((object) => object.id === id))
  return [...known, ...fresh.map((id): ExportObject => ({ id, name: `Object ${id}`, colour: [...defaultColour(id)] }))]
}

async function fileSinks(
  { masksDir, overlayPath, overwrite, standardRange = false }: SegmentRequest,
  { references, range }: Inputs,
  deps: OverlayDeps
): Promise<ClipSink[]> {
  const sinks =
    masksDir === undefined ? [] : [await maskFolderSink(masksDir, { overwrite, sequence: deps.decoder.video.sequence })]
  if (overlayPath === undefined) return sinks
  const overlay = { path: overlayPath, range, overwrite, standardRange, objects: objectsOf(references) }
  return [...sinks, new OverlaySink(overlay, deps)]
}

function describeTools(ffmpeg: FfmpegInstallation, { model, skippedDevices }: OpenedModel, bundlePath: string) {
  return {
    device: model.device,
    precision: model.precision,
    threads: threadsHere(),
    skippedDevices,
    model: { name: model.name, version: model.version, path: bundlePath },
    ffmpeg: { path: ffmpeg.ffmpeg, version: ffmpeg.version, source: ffmpeg.source }
  }
}

/** Reading inputs and opening the network side by side. When either fails, the other's result is given back. */
async function both(reading: Promise<Inputs>, opening: Promise<OpenedModel>) {
  opening.catch(() => undefined)
  try {
    return { inputs: await reading, opened: await opening }
  } catch (error) {
    await opening.then(({ model }) => model.dispose()).catch(() => undefined)
    throw error
  }
}

interface Inputs {
  readonly ffmpeg: FfmpegInstallation
  readonly project: Project | null
  readonly video: VideoInfo
  readonly range: FrameRange
  readonly references: readonly ReferenceMask[]
}

async function readInputs(
  request: SegmentRequest,
  { signal, onNote, onInputs }: Pick<SegmentCallbacks, 'signal' | 'onNote' | 'onInputs'>
): Promise<Inputs> {
  const ffmpeg = await locateFfmpeg(request.ffmpegPath === undefined ? {} : { ffmpegPath: request.ffmpegPath })
  const project = isProject(request.videoPath) ? await readProjectSource(request.videoPath) : null
  const video = await probeVideo(ffmpeg, project?.video.path ?? request.videoPath, signal)
  for (const note of video.notes) onNote(note)
  const range = { from: request.from ?? 0, to: request.to ?? video.frameCount - 1 }
  const painted = await referencesOf(request, { project, video }, { signal, onNote })
  const decoder = createDecoder(ffmpeg, video)
  const references = await withClicks(painted, request.clicks ?? [], { ...request, decoder, signal, onNote })
  // For what it refuses: wrong frames are told before anything is written.
  planPropagation({ references, range }, { video })
  checkSizes(references, video)
  const inputs = { ffmpeg, project, video, range, references }
  await checkOverlay(request, inputs, signal)
  await onInputs?.({ ffmpeg, video, range, objects: objectsOf(references), signal })
  return inputs
}

/** Those given, and the project's on all other frames. */
async function referencesOf(
  request: SegmentRequest,
  { project, video }: Pick<Inputs, 'project' | 'video'>,
  callbacks: Pick<SegmentCallbacks, 'signal' | 'onNote'>
): Promise<ReferenceMask[]> {
  const given = await readReferences(request.references, video, callbacks)
  const replaced = new Set(given.map(({ frameIndex }) => frameIndex))
  const painted = project?.references.filter(({ frameIndex }) => !replaced.has(frameIndex)) ?? []
  return [...painted, ...given]
}

/** The overlay's file and encoder, before the work and beside the opening of the network. */
async function checkOverlay(
  { overlayPath: path, overwrite, standardRange = false }: SegmentRequest,
  { ffmpeg, video, range, references }: Inputs,
  signal: AbortSignal
): Promise<void> {
  if (path === undefined) return
  const { overlayOutput } = await import('./overlayOutput')
  const request = { ffmpeg, decoder: createDecoder(ffmpeg, video), range, path, overwrite, standardRange, signal }
  const { writer, context, target } = overlayOutput({ ...request, objects: objectsOf(references) })
  await writer.check?.(context, [target])
}

function objectsOf(references: readonly ReferenceMask[]): ObjectId[] {
  return [...new Set(references.flatMap(({ mask }) => [...maskAreas(mask).keys()]))].sort((a, b) => a - b)
}
