import { rm } from 'node:fs/promises'
import { makeTemporaryFolder } from '../../main/files/temporaryFolder'
import { defaultBundlePath } from '../../main/inference/bundles'
import { readManifest } from '../../main/inference/manifest'
import { timeMatrixProduct } from '../../main/inference/matrixProduct'
import { networkSize } from '../../main/inference/networkSize'
import { threadsHere } from '../../main/inference/openModel'
import { createDecoder } from '../../main/media/decode/decoder'
import { locateFfmpeg, type FfmpegInstallation } from '../../main/media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../../main/media/probe/probe'
import { guideSize } from '../../main/session/guideSize'
import { throwIfCancelled } from '../../shared/domain/errors'
import type { VideoInfo } from '../../shared/domain/types'
import type { BenchRequest } from '../requests'
import { given, type Surroundings } from '../surroundings'
import { ellipseMask, repeatedClip } from './benchInputs'
import { benchRun, type BenchJob } from './benchRun'
import { summarise, type BenchSample, type BenchSummary } from './benchSummary'

/**
 * How fast, and with how much memory, the studio does a video on this machine: whole jobs in processes of their own,
 * medians over the runs, each figure also as a ratio to a fixed matrix product timed right before the run.
 * @throws StudioError as `segment`; nothing it writes is kept
 */
export async function benchmark(request: BenchRequest, { signal, tell }: Surroundings): Promise<BenchSummary> {
  const folder = await makeTemporaryFolder()
  const usual = { references: [], device: 'auto', precision: 'auto', runs: 5, longFrames: 0 } as const
  try {
    const say = (text: string): void => tell({ kind: 'step', text })
    return await measure({ ...usual, ...given(request) }, { folder, signal, say })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Command extends BenchJob {
  readonly runs: number
  readonly longFrames: number
}

interface Measuring {
  readonly folder: string
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

async function measure(command: Command, surroundings: Measuring): Promise<BenchSummary> {
  const { folder, signal, say } = surroundings
  const ffmpeg = await locateFfmpeg()
  const video = await probeVideo(ffmpeg, command.videoPath, signal)
  const own = command.references.length > 0 ? command.references : [await ellipseMask(folder, video.size)]
  const job: BenchJob = { ...command, references: own }
  const samples: BenchSample[] = []
  for (let run = 1; run <= command.runs; run++) {
    say(`${video.frameCount} frames, run ${run} of ${command.runs}`)
    const productMillis = await timeMatrixProduct(threadsHere())
    const decodeMillis = await timeDecoding(ffmpeg, video, command, signal)
    samples.push({ productMillis, decodeMillis, run: await benchRun(job, folder, signal) })
  }
  const frames = { path: video.path, size: video.size, frames: video.frameCount }
  if (command.longFrames === 0) return summarise(frames, samples, null)
  say(`${command.longFrames} frames, for the memory`)
  const videoPath = await repeatedClip(ffmpeg, video, { folder, frames: command.longFrames, signal })
  return summarise(frames, samples, await benchRun({ ...job, videoPath }, folder, signal))
}

/** @returns milliseconds a frame, to the sizes a propagation asks for */
async function timeDecoding(
  ffmpeg: FfmpegInstallation,
  video: VideoInfo,
  { bundlePath }: Command,
  signal: AbortSignal
): Promise<number> {
  const { input } = await readManifest(bundlePath ?? defaultBundlePath())
  const size = networkSize(video.size, input)
  const beside = guideSize(video.size, size)
  const range = { from: 0, to: video.frameCount - 1, direction: 'forward' as const }
  const started = performance.now()
  let frames = 0
  for await (const { frameIndex } of createDecoder(ffmpeg, video).decode(
    { ...range, size, ...(beside && { beside }) },
    signal
  )) {
    frames = frameIndex + 1
  }
  throwIfCancelled(signal)
  return (performance.now() - started) / Math.max(1, frames)
}
