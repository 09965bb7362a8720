import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { defaultColour } from '../../shared/domain/palette'
import type { Project, SegmentationObject } from '../../shared/domain/project'
import { packProject } from '../../shared/domain/projectPacking'
import type { FoundTrack, FoundTracks } from '../../shared/domain/tracks'
import type { FrameIndex, FrameRange, PropagatedMask, VideoInfo } from '../../shared/domain/types'
import { discoverClip } from '../discover/discoverClip'
import type { DiscoverDeps } from '../discover/discoverDeps'
import { tracksProject } from '../discover/tracksProject'
import { trackMasks } from '../discover/trackMasks'
import { createDecoder } from '../media/decode/decoder'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { reserveFile } from '../files/outputFile'
import { probeVideo } from '../media/probe/probe'
import { saveProject } from '../project/projectStore'
import { fingerprintVideo } from '../project/videoFingerprint'
import { devicesFor } from '../inference/devicesFor'
import { openFinder, type OpenedFinder } from '../suggest/openFinder'
import { packSoftMasks } from './packedSoftMasks'

export interface DiscoverRequest {
  readonly videoPath: string
  /** Project file to write. */
  readonly projectPath: string
  /** First and last frame, inclusive; absent = the video's. */
  readonly from?: FrameIndex
  readonly to?: FrameIndex
  /** Objects a shot at most. */
  readonly most?: number
  readonly device: string
  readonly overwrite: boolean
}

export interface DiscoverResult {
  readonly project: string
  readonly range: FrameRange
  /** Parts between cuts. */
  readonly shots: readonly FrameRange[]
  readonly objects: readonly {
    readonly id: number
    readonly score: number
    readonly shot: FrameRange
    /** The frame its reference mask is on. */
    readonly bestFrame: FrameIndex
    readonly presence: number
  }[]
  readonly seconds: { readonly search: number; readonly masks: number; readonly total: number }
  readonly peakMemoryMiB: number
  readonly device: string
  readonly skippedDevices: OpenedFinder['skippedDevices']
  readonly model: { readonly name: string; readonly version: string }
}

export interface DiscoverCallbacks {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Finds the objects of a video file and writes them as a project: masks on every frame, a reference mask on each object's
 * best one, so that corrections propagate.
 * @throws StudioError `no-objects-found`, and for every kind of bad input; no file is written then
 */
export async function discoverVideo(request: DiscoverRequest, callbacks: DiscoverCallbacks): Promise<DiscoverResult> {
  const started = performance.now()
  const seconds = (since: number): number => Math.round(performance.now() - since) / 1000
  await (await reserveFile(request.projectPath, request.overwrite)).discard()
  const { signal } = callbacks
  const ffmpeg = await locateFfmpeg({})
  const video = await probeVideo(ffmpeg, request.videoPath, signal)
  const range = rangeOf(request, video)
  const { finder, skippedDevices } = await openFinder(await devicesFor(request.device))
  try {
    const decoder = createDecoder(ffmpeg, video)
    const frames = range.to - range.from + 1
    let done = 0
    // Every frame is passed twice: once to look for objects, once for their masks.
    const frameDone = (): void => callbacks.onProgress(++done, 2 * frames)
    const deps = { decoder, finder, signal, frameDone }
    const found = await discoverClip(range, deps)
    const search = seconds(started)
    const objects = namedTracks(found, request.most ?? Infinity)
    const masks = await allMasks(found, objects, deps)
    throwIfCancelled(signal)
    await writeTracks({ request, video, range }, objects, masks)
    const { device, name, version } = finder
    return {
      ...{ project: request.projectPath, range, shots: found.shots, device, skippedDevices, model: { name, version } },
      objects: objects.map(({ object, track: { score, shot, bestFrame, presence } }) => ({
        ...{ id: object.id, score, shot, bestFrame, presence }
      })),
      seconds: { search, masks: Math.round(1000 * (seconds(started) - search)) / 1000, total: seconds(started) },
      peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024)
    }
  } finally {
    await finder.dispose()
  }
}

function rangeOf({ from = 0, to }: DiscoverRequest, { frameCount }: VideoInfo): FrameRange {
  const last = to ?? frameCount - 1
  if (from <= last && last < frameCount) return { from, to: last }
  throw new StudioError('frame-out-of-range', `Frames ${from} to ${last} are not all in a clip of ${frameCount}.`, {
    hint: 'Frames are counted from 0.'
  })
}

interface NamedTrack {
  readonly track: FoundTrack
  readonly object: SegmentationObject
}

function namedTracks({ shots, tracks }: FoundTracks, most: number): NamedTrack[] {
  const kept = shots.flatMap((shot) => tracks.filter((track) => track.shot === shot).slice(0, most))
  return kept.slice(0, 255).map((track, at) => {
    const id = at + 1
    const [red, green, blue] = defaultColour(id)
    return {
      track,
      object: { id, name: `Object ${id}`, colour: [red, green, blue], visible: true, locked: false }
    }
  })
}

async function allMasks(
  { shots }: FoundTracks,
  objects: readonly NamedTrack[],
  { frameDone, ...deps }: DiscoverDeps
): Promise<PropagatedMask[]> {
  const masks: PropagatedMask[] = []
  for (const shot of shots) {
    const accepted = objects
      .filter(({ track }) => track.shot === shot)
      .map(({ object, track: { embedding } }) => ({ objectId: object.id, embedding }))
    if (accepted.length === 0) continue
    for await (const mask of trackMasks(shot, accepted, { ...deps, packSoft: packSoftMasks })) {
      masks.push(mask)
      frameDone()
    }
  }
  return masks
}

async function writeTracks(
  { request, video, range }: { request: DiscoverRequest; video: VideoInfo; range: FrameRange },
  objects: readonly NamedTrack[],
  masks: readonly PropagatedMask[]
): Promise<void> {
  const { path, frameCount, size } = video
  const fingerprint = await fingerprintVideo(path)
  const whole = range.from === 0 && range.to === frameCount - 1
  const project: Project = {
    video: { path, frameCount, ...size, ...(fingerprint && { fingerprint }) },
    objects: objects.map(({ object }) => object),
    range: whole ? null : range,
    view: { frameIndex: objects[0]?.track.bestFrame ?? range.from, opacity: 0.5 },
    exportSettings: {},
    ...tracksProject(masks, new Map(objects.map(({ object, track }) => [object.id, track.bestFrame])))
  }
  await saveProject(request.projectPath, packProject(project))
}
