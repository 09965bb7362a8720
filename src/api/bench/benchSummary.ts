import { availableParallelism, cpus } from 'node:os'
import type { JobStage } from '../../main/engine/stageMeans'
import type { Size } from '../../shared/domain/types'
import type { BenchRun } from './benchRun'

/** What was measured for one run of the clip. */
export interface BenchSample {
  readonly run: BenchRun
  /** Milliseconds a frame of decoding alone, nothing beside it. */
  readonly decodeMillis: number
  /** Milliseconds of the reference matrix product, taken right before the run. */
  readonly productMillis: number
}

type BenchStage = JobStage | 'decode alone'

/** All figures are medians over the runs. */
export interface BenchSummary {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string }
  readonly video: { readonly path: string; readonly size: Size; readonly frames: number }
  readonly model: string
  readonly device: string
  readonly precision: string
  readonly threads: number
  readonly ffmpeg: string
  readonly runs: number
  /** Frames a second, end to end: from the first frame decoded to the last file finished. */
  readonly fps: number
  readonly fpsOfRuns: readonly number[]
  readonly msPerFrame: number
  readonly msPerStage: Readonly<Record<BenchStage, number>>
  /** Of one 2048 x 2048 x 2048 float32 matrix product. */
  readonly matrixProductMs: number
  /** Milliseconds a frame over milliseconds of the matrix product of the same run. */
  readonly ratios: Readonly<Record<BenchStage | 'end to end', number>>
  readonly startupSeconds: number
  /** From the start of the process. */
  readonly firstMaskSeconds: number
  readonly memory: BenchMemory
}

interface BenchMemory {
  readonly processMiB: number
  readonly treeMiB: number
  /** Of the long run, where one was asked for. */
  readonly long?: LongRun
}

interface LongRun {
  readonly frames: number
  readonly fps: number
  readonly processMiB: number
  readonly treeMiB: number
  /** More than the short runs needed, with FFmpeg. */
  readonly growthMiB: number
}

export function summarise(
  video: BenchSummary['video'],
  samples: readonly BenchSample[],
  long: BenchRun | null
): BenchSummary {
  const of = (pick: (sample: BenchSample) => number): number => median(samples.map(pick))
  const { device, precision, threads, model, ffmpeg } = samples[0]!.run.result
  const names = Object.keys(stagesOf(samples[0]!)) as BenchStage[]
  const ratios = [...names, 'end to end' as const].map((name) => [name, of((sample) => ratioOf(sample, name))] as const)
  return {
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version },
    video,
    ...{
      device,
      precision,
      threads,
      model: `${model.name} ${model.version}`,
      ffmpeg: ffmpeg.version,
      runs: samples.length
    },
    fps: of(({ run }) => run.result.fps),
    fpsOfRuns: samples.map(({ run }) => run.result.fps),
    msPerFrame: of(frameMillis),
    msPerStage: record(names.map((name) => [name, of((sample) => stagesOf(sample)[name])])),
    matrixProductMs: of(({ productMillis }) => productMillis),
    ratios: record(ratios),
    startupSeconds: of(({ run }) => run.result.seconds.startup),
    firstMaskSeconds: of(({ run }) => run.firstMaskSeconds),
    memory: memoryOf(samples, long)
  }
}

function stagesOf({ run, decodeMillis }: BenchSample): Record<BenchStage, number> {
  return { 'decode alone': decodeMillis, ...run.result.msPerStage }
}

function frameMillis({ run }: BenchSample): number {
  return 1000 / run.result.fps
}

function ratioOf(sample: BenchSample, name: BenchStage | 'end to end'): number {
  return (name === 'end to end' ? frameMillis(sample) : stagesOf(sample)[name]) / sample.productMillis
}

function memoryOf(samples: readonly BenchSample[], long: BenchRun | null): BenchMemory {
  const processMiB = median(samples.map(({ run }) => run.processMiB))
  const treeMiB = median(samples.map(({ run }) => run.treeMiB))
  if (!long) return { processMiB, treeMiB }
  const { frames, fps } = long.result
  const growthMiB = long.treeMiB - treeMiB
  return { processMiB, treeMiB, long: { frames, fps, processMiB: long.processMiB, treeMiB: long.treeMiB, growthMiB } }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function record<K extends string>(entries: readonly (readonly [K, number])[]): Record<K, number> {
  return Object.fromEntries(entries) as Record<K, number>
}
