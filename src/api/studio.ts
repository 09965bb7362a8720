import type { BenchSummary } from './bench/benchSummary'
import type { DiscoverResult } from '../main/engine/discoverVideo'
import type { SegmentResult } from '../main/engine/segmentVideo'
import type { SuggestResult } from '../main/engine/suggestFrames'
import type { ExportResult } from '../main/export/runExport'
import { farmOf, type Farm } from './farm/farm'
import type { FarmPlace } from './farm/farmRequests'
import type * as requests from './requests'
import type { BatchResult, DevicesResult, ModelSummary, ProbeResult } from './results'
import { RunningJobs } from './runningJobs'
import { given, type Surroundings } from './surroundings'
import { studioVersion } from './version'

/**
 * Everything the command line does, as functions. Each rejects with a `StudioError`, whose `code` is one of docs/errors.md;
 * what is wrong with a request is told before any work, and files appear under their names only when they are complete.
 */
export interface Studio {
  readonly version: string
  /** What a video is: codec, size, frame times, colour, sound. */
  probe(request: requests.ProbeRequest, options?: requests.JobOptions): Promise<ProbeResult>
  /** Carries the masks of some frames through a video. */
  segment(request: requests.SegmentRequest, options?: requests.JobOptions): Promise<SegmentResult>
  /** Makes videos, pictures and mask files of a project. */
  export(request: requests.ExportRequest, options?: requests.JobOptions): Promise<ExportResult>
  /** Finds the objects of frames, or the mask of what is pointed at; a result a frame. */
  suggest(request: requests.SuggestRequest, options?: requests.JobOptions): Promise<readonly SuggestResult[]>
  /** Finds the objects of a whole clip and writes them as a project. */
  discover(request: requests.DiscoverRequest, options?: requests.JobOptions): Promise<DiscoverResult>
  /** Runs many jobs, one after the other; goes on where it was stopped. */
  batch(request: requests.BatchRequest, options?: requests.JobOptions): Promise<BatchResult>
  /** Many machines that share a queue; nothing is opened until one of its functions is called. Absent: as the environment says. */
  farm(place?: FarmPlace): Farm
  /** How fast this machine is, part by part. */
  bench(request: requests.BenchRequest, options?: requests.JobOptions): Promise<BenchSummary>
  /** The networks at hand. */
  models(): Promise<readonly ModelSummary[]>
  /** What the network can run on here, and why not. */
  devices(): Promise<DevicesResult>
  /** Ends what still runs, as `signal` does, and waits for it. Calls after it are refused. */
  close(): Promise<void>
}

/** Opens the studio's engine for scripts. Nothing is loaded before it is needed; `close` ends what runs. */
export async function openStudio(): Promise<Studio> {
  const jobs = new RunningJobs()
  return {
    version: studioVersion(),
    probe: (request, options) => jobs.run('probe', { request, options }, probe),
    segment: (request, options) =>
      jobs.run('segment', { request, options }, async (...all) => (await import('./segmentRun')).segmentRun(...all)),
    export: (request, options) =>
      jobs.run('export', { request, options }, async (...all) => (await import('./exportRun')).exportRun(...all)),
    suggest: (request, options) => jobs.run('suggest', { request, options }, suggest),
    discover: (request, options) => jobs.run('discover', { request, options }, discover),
    batch: (request, options) =>
      jobs.run('batch', { request, options }, async (...all) => (await import('./batchRun')).batchRun(...all)),
    farm: (place) => farmOf(place, jobs),
    bench: (request, options) =>
      jobs.run('bench', { request, options }, async (...all) => (await import('./bench/benchmark')).benchmark(...all)),
    models: () => jobs.run(null, {}, async () => (await import('./machine')).models()),
    devices: () => jobs.run(null, {}, async () => (await import('./machine')).devices()),
    close: () => jobs.close()
  }
}

async function probe({ videoPath }: requests.ProbeRequest, { signal }: Surroundings): Promise<ProbeResult> {
  const { locateFfmpeg } = await import('../main/media/ffmpeg/locateFfmpeg')
  const { probeVideo } = await import('../main/media/probe/probe')
  const ffmpeg = await locateFfmpeg()
  return { ...(await probeVideo(ffmpeg, videoPath, signal)), ffmpeg }
}

async function suggest(request: requests.SuggestRequest, { signal }: Surroundings): Promise<SuggestResult[]> {
  const { suggestFrames } = await import('../main/engine/suggestFrames')
  const usual = { strokes: [], most: 12, leastScore: 0, device: 'auto', overwrite: false, timed: false }
  return suggestFrames({ ...usual, ...given(request) }, signal)
}

async function discover(request: requests.DiscoverRequest, { signal, tell }: Surroundings): Promise<DiscoverResult> {
  const { discoverVideo } = await import('../main/engine/discoverVideo')
  const onProgress = (done: number, total: number): void => tell({ kind: 'progress', done, total })
  return discoverVideo({ device: 'auto', overwrite: false, ...given(request) }, { signal, onProgress })
}
